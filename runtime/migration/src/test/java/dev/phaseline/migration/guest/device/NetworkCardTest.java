package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.vmstate.VmStateLoader;
import dev.phaseline.migration.vmstate.VmStateSaver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkCardTest {
    private static final int FRAME = 0;
    private static final int COMMAND = 1;
    private static final int COLLECT = 4;
    private static final int INTERRUPT = 5;
    private static final int NONE = 0xff;
    private static final long MITIGATION_NS = 250_000;

    private final NetworkCard card = new NetworkCard();

    @BeforeEach
    void networkFiveIsKnown() {
        put(0, 5);
        card.write(COMMAND, NetworkCard.TOGGLE_VLAN, 0);
        put(1, 1);
        card.write(COMMAND, NetworkCard.SEND, 0);
    }

    @Test
    void aFrameOfAKnownNetworkComesBackAndInterruptsAWhileLater() {
        sendUnicast(32);

        assertThat(card.read(INTERRUPT, MITIGATION_NS - 1)).isZero();
        assertThat(card.read(INTERRUPT, MITIGATION_NS)).isEqualTo(1);
        assertThat(card.read(INTERRUPT, MITIGATION_NS)).as("reading clears it").isZero();
        assertThat(card.read(COLLECT, 0)).isEqualTo(32 / 16);
        assertThat(card.read(COLLECT, 0)).isEqualTo(NONE);
    }

    @Test
    void aMulticastFrameComesBackOnceItsAddressIsAccepted() {
        sendMulticast();
        assertThat(card.read(COLLECT, 0)).isEqualTo(NONE);

        put(1, 0, 0x5e, 1, 2, 3, 0, 5);
        card.write(COMMAND, NetworkCard.ACCEPT_MULTICAST, 0);
        card.write(COMMAND, NetworkCard.SEND, 0);
        sendMulticast();

        assertThat(card.read(COLLECT, 0)).isZero();
    }

    @Test
    void nothingComesBackWhileTheLinkIsDown() {
        card.write(COMMAND, NetworkCard.TOGGLE_LINK, 0);
        sendUnicast(32);
        assertThat(card.read(COLLECT, 0)).isEqualTo(NONE);
    }

    @Test
    void aFrameThatIsBeingBuiltMigrates() throws Exception {
        put(2, 7, 7, 0, 5);
        var destination = new NetworkCard();

        new VmStateLoader(input(saved())).load(NetworkCard.DESCRIPTION, destination, 2);

        assertThat(destination.read(FRAME, 0)).isEqualTo(5);
        destination.write(COMMAND, NetworkCard.SEND, 0);
        assertThat(destination.read(COLLECT, 0)).isZero();
        assertThat(destination.read(COLLECT, 0)).isEqualTo(NONE);
    }

    @Test
    void moreMulticastAddressesThanFitAreRefused() throws Exception {
        byte[] state = saved();
        // mac, link, selected register, seven registers, EEPROM, unused
        int inUse = 6 + 2 + 1 + 7 * 2 + 8 + 2;
        assertThat(state[inUse]).isZero();
        state[inUse] = 17;

        assertThatThrownBy(() -> new VmStateLoader(input(state)).load(NetworkCard.DESCRIPTION, new NetworkCard(), 2))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("multicast addresses fit");
    }

    private byte[] saved() throws Exception {
        return written(out -> new VmStateSaver(out, null).save(NetworkCard.DESCRIPTION, card));
    }

    private void sendUnicast(int bytes) {
        put(2);
        for (int i = 1; i < bytes - 2; i++) {
            put(0);
        }
        put(0, 5);
        card.write(COMMAND, NetworkCard.SEND, 0);
    }

    private void sendMulticast() {
        put(1, 0, 0x5e, 1, 2, 3, 0, 5);
        card.write(COMMAND, NetworkCard.SEND, 0);
    }

    private void put(int... bytes) {
        for (int value : bytes) {
            card.write(FRAME, value, 0);
        }
    }
}
