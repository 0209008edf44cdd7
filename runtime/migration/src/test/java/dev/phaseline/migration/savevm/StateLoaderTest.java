package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.RecordedEvents;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateLoaderTest {
    private static final String HEADER = "'QEVM' 00000003 07 00000004 'none'";
    private static final String RAM_START = "01 00000002 03 'ram' 00000000 00000004 aabb 7e 00000002";
    private static final String RAM_PART = "02 00000002 ccdd 7e 00000002";
    private static final String RAM_END = "03 00000002 eeff 7e 00000002";
    private static final String SERIAL = "04 00000005 06 'serial' 00000000 00000002 07 7e 00000005";
    private static final String EOF = "00";
    private static final String DESCRIPTION = "06 00000002 '{}'";

    private final SaveStateRegistry registry = new SaveStateRegistry();
    private final FakeHandler ram = new FakeHandler(2);
    private final Device serial = new Device(0);
    private final FakeCommands commands = new FakeCommands();

    StateLoaderTest() {
        registry.register("ram", 4, ram);
        registry.register(Device.description("serial"), serial);
    }

    @Test
    void aWholeStreamIsLoadedAndEmitsItsEventsInOrder() throws Exception {
        QemuInputFile in = input(stream(
                HEADER,
                "08 0001 0000",
                "08 0002 0004 00000001",
                RAM_START,
                RAM_PART,
                RAM_END,
                SERIAL,
                EOF,
                DESCRIPTION));

        RecordedEvents events = RecordedEvents.during(() -> load(in));

        assertThat(serial.state).isEqualTo(7);
        assertThat(ram.calls)
                .containsExactly(
                        "loadSetup", "loadState aabb v4", "loadState ccdd v4", "loadState eeff v4", "loadCleanup");
        assertThat(commands.calls).containsExactly("openReturnPath", "pong 1");
        assertThat(events.lines())
                .containsExactly(
                        "vmstate_load_state(configuration, 0)",
                        "vmstate_load_state_field(configuration, len)",
                        "vmstate_n_elems(len, 1)",
                        "vmstate_load_state_field(configuration, name)",
                        "vmstate_n_elems(name, 1)",
                        "vmstate_n_elems(name, 1)",
                        "vmstate_subsection_load(configuration)",
                        "vmstate_subsection_load_good(configuration)",
                        "vmstate_load_state_end(configuration, end, 0)",
                        "loadvm_state_setup()",
                        "qemu_loadvm_state_section(8)",
                        "loadvm_process_command(1, 0)",
                        "qemu_loadvm_state_section_command(0)",
                        "qemu_loadvm_state_section(8)",
                        "loadvm_process_command(2, 4)",
                        "loadvm_process_command_ping(1)",
                        "qemu_loadvm_state_section_command(0)",
                        "qemu_loadvm_state_section(1)",
                        "qemu_loadvm_state_section_startfull(2, ram, 0, 4)",
                        "vmstate_load(ram, (old))",
                        "qemu_loadvm_state_section(2)",
                        "qemu_loadvm_state_section_partend(2)",
                        "vmstate_load(ram, (old))",
                        "qemu_loadvm_state_section(3)",
                        "qemu_loadvm_state_section_partend(2)",
                        "vmstate_load(ram, (old))",
                        "qemu_loadvm_state_section(4)",
                        "qemu_loadvm_state_section_startfull(5, serial, 0, 2)",
                        "vmstate_load(serial, serial)",
                        "vmstate_load_state(serial, 2)",
                        "vmstate_load_state_field(serial, state)",
                        "vmstate_n_elems(state, 1)",
                        "vmstate_subsection_load(serial)",
                        "vmstate_subsection_load_good(serial)",
                        "vmstate_load_state_end(serial, end, 0)",
                        "qemu_loadvm_state_section(0)",
                        "qemu_loadvm_state_post_main(0)",
                        "loadvm_state_cleanup()");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        04 00000005 06 'floppy' 00000000 00000001                 | -22 | unknown section floppy, instance 0: this guest has no such device (at byte 37 of the stream)
        04 00000005 06 'serial' 00000001 00000002                 | -22 | unknown section serial, instance 1: this guest has no such device (at byte 37 of the stream)
        04 00000005 06 'serial' 00000000 00000003                 | -22 | section serial: version 3 is not supported, this side knows 2 (at byte 37 of the stream)
        04 00000005 06 'serial' 00000000 00000000                 | -22 | section 5 (serial, instance 0): serial: version 0 is too old, this side takes 1 to 2 (at byte 37 of the stream)
        04 00000005 06 'serial' 00000000 00000002 07 7f 00000005  | -22 | section 5 (serial, instance 0): bad footer: expected 0x7e, got 0x7f (at byte 39 of the stream)
        04 00000005 06 'serial' 00000000 00000002 07 7e 00000006  | -22 | section 5 (serial, instance 0): bad footer: it belongs to section 6 (at byte 43 of the stream)
        02 00000009                                               | -22 | unknown section 9: it was never started (at byte 22 of the stream)
        05 00                                                      | -22 | unknown item type 0x5 behind the header (at byte 18 of the stream)
        7e                                                        | -22 | unknown item type 0x7e behind the header (at byte 18 of the stream)
        08 0003 0010                                              | -22 | command 3 with 16 bytes is unknown or not supported (at byte 22 of the stream)
        08 0000 0000                                              | -22 | command 0 with 0 bytes is unknown or not supported (at byte 22 of the stream)
        08 0002 0002                                              | -34 | command PING: expected 4 bytes, got 2 (at byte 22 of the stream)
        08 0002 0004 00000007                                     | -1  | command PING (7): there is no return path (at byte 26 of the stream)
        """)
    void whatThisGuestCannotTakeIsRefusedWithTheSectionAndTheByte(String items, int returnCode, String message)
            throws Exception {
        QemuInputFile in = input(stream(HEADER, items));

        RecordedEvents events = RecordedEvents.during(() -> {
            StreamException error = catchThrowableOfType(StreamException.class, () -> load(in));
            assertThat(error).hasMessage(message);
            assertThat(error.returnCode()).isEqualTo(returnCode);
        });

        assertThat(events.lines())
                .endsWith("qemu_loadvm_state_post_main(" + returnCode + ")", "loadvm_state_cleanup()");
        assertThat(ram.calls).containsExactly("loadSetup", "loadCleanup");
        assertThat(in.error()).isNotNull();
    }

    @Test
    void aCommandThatFailsIsClosedWithItsError() throws Exception {
        RecordedEvents events =
                RecordedEvents.during(() -> assertThatThrownBy(() -> load(input(stream(HEADER, "08 0063 0000")))));

        assertThat(events.lines())
                .endsWith(
                        "qemu_loadvm_state_section(8)",
                        "loadvm_process_command(99, 0)",
                        "qemu_loadvm_state_section_command(-22)",
                        "qemu_loadvm_state_post_main(-22)",
                        "loadvm_state_cleanup()");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        01 00000002 03 'ram' 00000000 00000004 aabb 7e 00000002 01 00000003 03 'ram' 00000000 00000004    | section ram, instance 0: it begins a second time (at byte 58 of the stream)
        04 00000005 06 'serial' 00000000 00000002 07 7e 00000005 04 00000006 06 'serial' 00000000 00000002 | section serial, instance 0: it begins a second time (at byte 63 of the stream)
        """)
    void aSectionBeginsOnce(String items, String message) {
        assertThatThrownBy(() -> load(input(stream(HEADER, items))))
                .isInstanceOf(StreamException.class)
                .hasMessage(message);
    }

    @Test
    void aHandlerThatRefusesItsPayloadNamesTheSection() {
        ram.failing();

        assertThatThrownBy(() -> load(input(stream(HEADER, RAM_START, EOF, DESCRIPTION))))
                .hasMessage("section 2 (ram, instance 0): page of an unknown block (at byte 36 of the stream)");
    }

    @Test
    void theAnnouncementOfTheSwitchoverIsTakenAndChangesNothing() throws Exception {
        load(input(stream(HEADER, RAM_START, RAM_PART, "08 000b 0000", RAM_END, EOF, DESCRIPTION)));

        assertThat(ram.calls).contains("loadState eeff v4");
        assertThat(commands.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00000002 03 'ram' 00000000 00000004 aabb |7e 00000002 |02 00000002 ccdd |7e 00000002"
                        + " |03 00000002 eeff 7e 00000002 00 06 00000002 '{}'",
                "01 00000002 03 'ram' 00000000 00000004 aabb |7e 00000002 |08 000b 0000 03 00000002 eeff 7e 00000002 00"
                        + " 06 00000002 '{}'",
                "04 00000005 06 'serial' 00000000 00000002 07 7e 00000005 00 06 00000002 '{}'"
            })
    void aSourceMayWaitForItsUserOnlyBetweenPartsOfWhatHasNotEnded(String items) throws Exception {
        String marked = HEADER + items;
        byte[] stream = bytes(marked);
        var source = new ByteArrayInputStream(stream);
        var loader = new CompletableFuture<StateLoader>();
        List<Integer> places = new ArrayList<>();
        var bytewise = new InputStream() {
            @Override
            public int read() {
                if (loader.join().isBetweenParts()) {
                    places.add(stream.length - source.available());
                }
                return source.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int next = read();
                target[offset] = (byte) next;
                return next < 0 ? -1 : 1;
            }
        };
        loader.complete(new StateLoader(
                registry, MachineConfiguration.NONE, new QemuInputFile(Channels.newChannel(bytewise)), commands));

        loader.join().load();

        assertThat(places).isEqualTo(placesOfBars(marked));
    }

    private static List<Integer> placesOfBars(String notation) {
        List<Integer> places = new ArrayList<>();
        for (int at = notation.indexOf('|'); at >= 0; at = notation.indexOf('|', at + 1)) {
            places.add(bytes(notation.substring(0, at)).length);
        }
        return places;
    }

    @Test
    void aSecondOrderToOpenTheReturnPathIsIgnored() throws Exception {
        load(input(stream(HEADER, "08 0001 0000", "08 0001 0000", EOF, DESCRIPTION)));

        assertThat(commands.calls).containsExactly("openReturnPath");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        'GET / HT'                          | this is no migration stream: it begins with 0x47455420 (at byte 4 of the stream)
        'QEVM' 00000002                     | version 2 of the stream is not supported, only 3 (at byte 8 of the stream)
        'QEVM' 00000004                     | version 4 of the stream is not supported, only 3 (at byte 8 of the stream)
        'QEVM' 00000003 01                  | expected the configuration (7), got item type 1 (at byte 9 of the stream)
        'QEVM' 00000003 07 00000002 'pc' 00 | configuration: the source is a machine "pc", this one is "none" (at byte 15 of the stream)
        'QEVM' 00000003 07 00000005 'nones' 00 | configuration: the source is a machine "nones", this one is "none" (at byte 18 of the stream)
        'QEVM' 00000003 07 ffffffff         | configuration.name: received a size of 4294967295 bytes, at most 1024 are allowed (at byte 13 of the stream)
        """)
    void aStreamForSomethingElseIsRefusedAtItsHeader(String stream, String message) {
        assertThatThrownBy(() -> load(input(bytes(stream)))).hasMessage(message);
        assertThat(ram.calls).doesNotContain("loadSetup");
    }

    @Test
    void aRefusedConfigurationIsCleanedUpBeforeSetup() throws Exception {
        RecordedEvents events = RecordedEvents.during(
                () -> assertThatThrownBy(() -> load(input(bytes("'QEVM' 00000003 07 00000002 'pc' 00")))));

        assertThat(events.lines())
                .endsWith("vmstate_load_state_end(configuration, end, -22)", "loadvm_state_cleanup()")
                .doesNotContain("loadvm_state_setup()");
    }

    @Test
    void aPrefixOfTheMachinesNameIsEnoughAsItIsForQemu() throws Exception {
        load(input(bytes("'QEVM' 00000003 07 00000002 'no' 00 06 00000000")));
        load(input(bytes("'QEVM' 00000003 07 00000000 00 06 00000000")));
    }

    @Test
    void aStreamThatEndsAnywhereBeforeItsEndMarkIsAnError() {
        byte[] whole = stream(
                HEADER,
                "08 0001 0000",
                "08 0002 0004 00000001",
                RAM_START,
                RAM_PART,
                RAM_END,
                SERIAL,
                EOF,
                DESCRIPTION);
        int endMark = whole.length - bytes(DESCRIPTION).length - 1;
        for (int length = 0; length <= endMark; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() ->
                            new StateLoader(registry, MachineConfiguration.NONE, input(cut), new FakeCommands()).load())
                    .as("cut at %d", length)
                    .isInstanceOfSatisfying(
                            StreamException.class,
                            e -> assertThat(e.returnCode()).isEqualTo(-5))
                    .hasMessageContaining("the stream ends");
        }
    }

    @Test
    void theDescriptionBehindTheEndMarkMayBeCutOffOrMissing() throws Exception {
        byte[] whole = stream(HEADER, SERIAL, EOF, DESCRIPTION);
        int endMark = whole.length - bytes(DESCRIPTION).length - 1;
        for (int length = endMark + 1; length <= whole.length; length++) {
            load(input(Arrays.copyOf(whole, length)));
        }
        load(input(stream(HEADER, SERIAL, EOF, "ff")));
        assertThat(serial.state).isEqualTo(7);
    }

    @Test
    void nothingBehindTheDescriptionIsRead() throws Exception {
        QemuInputFile in = input(stream(HEADER, EOF, DESCRIPTION, "4142"));

        load(in);

        assertThat(in.getU16()).isEqualTo(0x4142);
    }

    @Test
    void sectionsAreFoundByTheNumbersOfTheSource() throws Exception {
        load(input(stream(
                HEADER,
                "01 fffffff0 03 'ram' 00000000 00000004 aabb 7e fffffff0",
                "03 fffffff0 ccdd 7e fffffff0",
                EOF,
                DESCRIPTION)));

        assertThat(ram.calls).contains("loadState aabb v4", "loadState ccdd v4");
    }

    @Test
    void whatOneSideSavesTheOtherLoads() throws Exception {
        SaveStateRegistry source = new SaveStateRegistry();
        source.register("ram", 4, new FakeHandler(2).sends(bytes("0102")));
        source.register(Device.description("serial"), new Device(99));
        byte[] stream = written(out -> {
            StateSaver saver = new StateSaver(source, MachineConfiguration.NONE, out);
            saver.header();
            saver.setup();
            saver.completePrecopy();
        });

        load(input(stream));

        assertThat(serial.state).isEqualTo(99);
        assertThat(ram.calls).isEqualTo(List.of("loadSetup", "loadState 0102 v4", "loadState 0000 v4", "loadCleanup"));
    }

    private void load(QemuInputFile in) throws StreamException {
        new StateLoader(registry, MachineConfiguration.NONE, in, commands).load();
    }

    private static byte[] stream(String... items) {
        return bytes(String.join(" ", items));
    }
}
