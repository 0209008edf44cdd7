package dev.phaseline.migration.captured;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.fuzz.Allocation;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.CommandHandler;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.StateLoader;
import dev.phaseline.migration.stream.StreamException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A source that means harm sends a machine: what it costs to find that out has a bound. */
final class HostileMachineTest {
    private static final String HEADER = "'QEVM' 00000003 07 0000000d 'pc-q35-custom'";
    private static final String RAM_START = "01 00000002 03 'ram' 00000000 00000004 0000000000000010 7e 00000002";
    private static final String RAM_END = "03 00000002 0000000000000010 7e 00000002";
    private static final String DEVICE = "04 00000005 01 'a' 00000000 00000001";
    private static final String DEVICE_FOOTER = "7e 00000005";
    private static final int MIB = 1 << 20;

    /** Each would be read again up to its supposed end. */
    @Test
    void textsThatBeginLikeDescriptionsAreNotTriedWithoutEnd() {
        byte[] stream = repeated(HEADER + RAM_START + RAM_END + DEVICE, "00 06 00080000 '{'", 2 * MIB);

        long allocated = Allocation.during(() -> assertThatThrownBy(() -> load(stream))
                .isInstanceOf(StreamException.class)
                .hasMessageStartingWith("device sections: more than 256 places look like their end (at byte "));

        assertThat(allocated).isLessThan(32 * MIB);
    }

    /** Each would have all that came before cut into sections again. */
    @Test
    void footersThatLookLikeTheLastAreNotTriedWithoutEnd() {
        byte[] stream = repeated(HEADER + RAM_START + RAM_END + DEVICE, "7e 00000006 00 06 00000003 '{}' 20", 2 * MIB);

        assertThatThrownBy(() -> load(stream))
                .hasMessageStartingWith("device sections: more than 256 places look like their end (at byte ");
    }

    @Test
    void earlySectionsHaveABoundTogether() {
        String big = "04 00000005 01 'a' 00000000 00000001" + " 55".repeat(8000) + DEVICE_FOOTER;
        byte[] stream = repeated(HEADER + RAM_START, big, MachineReceiver.MAX_DEVICE_BYTES + MIB);

        assertThatThrownBy(() -> load(stream))
                .hasMessageStartingWith(
                        "early section 5 (a, instance 0): no footer within the 67108864 bytes that all early sections may have");
    }

    @Test
    void earlySectionsOfNoBytesAreCounted() {
        byte[] stream = repeated(HEADER + RAM_START, DEVICE + DEVICE_FOOTER, 20 * (MachineReceiver.MAX_SECTIONS + 9));

        long allocated = Allocation.during(() -> assertThatThrownBy(() -> load(stream))
                .hasMessageStartingWith("early section 5 (a, instance 0): more than 16384 sections"));

        assertThat(allocated).isLessThan(128 * MIB);
    }

    @Test
    void sectionsOfNoBytesAreCounted() {
        byte[] stream = repeated(
                HEADER + RAM_START + RAM_END, DEVICE + DEVICE_FOOTER, 20 * (MachineReceiver.MAX_SECTIONS + 9), "00");

        assertThatThrownBy(() -> load(stream))
                .hasMessageStartingWith("device sections: the stream ends inside them or inside their description");
    }

    /** They have no bytes, so any number of them fits. */
    @Test
    void valuesWithoutBytesAreNotShownInAnyNumber() throws Exception {
        String description = "{\"devices\": [{\"name\": \"a\", \"instance_id\": 0, \"fields\": [{\"name\": \"x\","
                + " \"type\": \"uint32\", \"array_len\": 2147483647, \"size\": 0}]}]}";
        byte[] stream = bytes(HEADER + RAM_START + RAM_END + DEVICE + DEVICE_FOOTER + "00" + item(description));

        CapturedSections captured = load(stream);

        try (GuestMemory memory = GuestMemory.growing(4096)) {
            assertThat(DeviceTree.of(captured, memory).at("/devices/0/raw").asString("?"))
                    .isEmpty();
        }
    }

    @Test
    void sizesWhoseSumIsTooLargeForANumberFitNoSection() {
        String field = "{\"name\": \"x\", \"type\": \"buffer\", \"array_len\": 2147483647, \"size\": 4294967295}";
        String description = "{\"devices\": [{\"name\": \"a\", \"instance_id\": 0, \"fields\": [" + field + "," + field
                + "," + field + "]}]}";
        byte[] stream = bytes(HEADER + RAM_START + RAM_END + DEVICE + DEVICE_FOOTER + "00" + item(description));

        assertThatThrownBy(() -> load(stream))
                .hasMessageStartingWith("device sections: section 5 (a, instance 0): expected its footer behind the ");
    }

    private static String item(String description) {
        byte[] text = description.getBytes(StandardCharsets.US_ASCII);
        return "06 %08x".formatted(text.length) + "'" + description.replace("'", "?") + "'";
    }

    private static byte[] repeated(String begin, String piece, int sizeBytes) {
        return repeated(begin, piece, sizeBytes, "");
    }

    private static byte[] repeated(String begin, String piece, int sizeBytes, String end) {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(bytes(begin));
        byte[] encoded = bytes(piece);
        while (stream.size() < sizeBytes) {
            stream.writeBytes(encoded);
        }
        stream.writeBytes(bytes(end));
        return stream.toByteArray();
    }

    private static CapturedSections load(byte[] stream) throws StreamException {
        var registry = new SaveStateRegistry();
        registry.register(RamSaveHandler.ID, RamSaveHandler.VERSION, new EmptyRam());
        CapturedSections captured = CapturedSections.in(registry, true);
        new StateLoader(registry, captured.configuration(), input(stream), CommandHandler.WITHOUT_RETURN_PATH).load();
        return captured;
    }
}
