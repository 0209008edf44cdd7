package dev.phaseline.migration.captured;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.guest.device.VirtualClock;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.CommandHandler;
import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.StateLoader;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.RecordedEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Devices of a machine that is not implemented here. */
final class CapturedSectionsTest {
    private static final String HEADER = "'QEVM' 00000003 07 0000000d 'pc-q35-custom'";
    private static final String RAM_START = "01 00000002 03 'ram' 00000000 00000004 0000000000000010 7e 00000002";
    private static final String RAM_PART = "02 00000002 0000000000000010 7e 00000002";
    private static final String RAM_END = "03 00000002 0000000000000010 7e 00000002";
    private static final String LIVE = HEADER + RAM_START + RAM_PART + RAM_END;

    /** A structure in an array, a list of two elements, a subsection, one of an inner object, an index, a null pointer. */
    private static final String CHIP = "04 00000005 04 'chip' 00000000 00000003"
            + "11 fffe 0001 0002 01 aa 01 bb 00 05 09 'cell/more' 00000001 cc 30"
            + "05 09 'chip/late' 00000002 0000000000000007"
            + "7e 00000005";

    private static final String CHIP_JSON = "{'name': 'chip', 'instance_id': 0, 'vmsd_name': 'chip', 'version': 3,"
            + " 'fields': [{'name': 'a', 'type': 'uint8', 'size': 1}, {'name': 'b', 'type': 'int16', 'size': 2},"
            + " {'name': 'cells', 'array_len': 2, 'type': 'struct', 'struct': {'vmsd_name': 'cell', 'version': 1,"
            + " 'fields': [{'name': 'c', 'type': 'uint16', 'size': 2}]}, 'size': 2},"
            + " {'name': 'list', 'type': 'qtailq', 'vmsd_name': 'e', 'version': 1, 'fields': [{'name': 'x', 'type':"
            + " 'uint8', 'size': 1}], 'vmsd_name': 'e', 'version': 1, 'fields': [{'name': 'x', 'type': 'uint8', 'size':"
            + " 1}], 'size': 5}, {'name': 'cell', 'index': 0, 'type': 'struct', 'struct': {'vmsd_name': 'cell',"
            + " 'version': 1, 'fields': [], 'subsections': [{'vmsd_name': 'cell/more', 'version': 1, 'fields':"
            + " [{'name': 'd', 'type': 'uint8', 'size': 1}]}]}, 'size': 16},"
            + " {'name': 'cell', 'type': 'nullptr', 'size': 1}],"
            + " 'subsections': [{'vmsd_name': 'chip/late', 'version': 2, 'fields': [{'name': 'when', 'type': 'timer',"
            + " 'size': 8}]}]}";

    /** An old-style section whose bytes look like its own footer, and like a description. */
    private static final String OLD =
            "04 00000009 03 'old' 00000001 00000001" + "7e 00000009 ff 00 06 00000002 '{}' 04 7e 00000009";

    private static final String OLD_JSON = "{'name': 'old', 'instance_id': 1, 'size': 15, 'fields':"
            + " [{'name': 'data', 'size': 15, 'type': 'buffer'}]}";

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void whatComesGoesOutAgainByteForByte(int chunkBytes) throws Exception {
        byte[] stream = bytes(LIVE + CHIP + OLD + described(CHIP_JSON + ", " + OLD_JSON));
        CapturedSections captured = load(stream, chunkBytes, true);

        assertThat(captured.configuration().name()).isEqualTo("pc-q35-custom");
        assertThat(captured.sections())
                .extracting(section -> section.header().idstr())
                .containsExactly("chip", "old");
        assertThat(hex(resent(captured))).isEqualTo(hex(stream));
    }

    @Test
    void theDescriptionGivesNamesAndValues() throws Exception {
        CapturedSections captured = load(bytes(LIVE + CHIP + OLD + described(CHIP_JSON + ", " + OLD_JSON)), 64, true);

        JsonNode tree;
        try (GuestMemory memory = GuestMemory.growing(4096)) {
            tree = DeviceTree.of(captured, memory);
        }

        assertThat(tree.get("machine").asString()).isEqualTo("pc-q35-custom");
        assertThat(tree.at("/devices/0/fields").toString().replace('"', '\''))
                .isEqualTo("[{'name':'a','type':'uint8','value':17},{'name':'b','type':'int16','value':-2},"
                        + "{'name':'cells','type':'struct','values':["
                        + "{'vmsd_name':'cell','version':1,'fields':[{'name':'c','type':'uint16','value':1}]},"
                        + "{'vmsd_name':'cell','version':1,'fields':[{'name':'c','type':'uint16','value':2}]}]},"
                        + "{'name':'list','type':'qtailq','value':'01aa01bb00'},"
                        + "{'name':'cell','type':'struct','value':{'vmsd_name':'cell','version':1,'fields':[],"
                        + "'subsections':[{'vmsd_name':'cell/more','version':1,"
                        + "'fields':[{'name':'d','type':'uint8','value':204}]}]}},"
                        + "{'name':'cell','type':'nullptr','value':null}]");
        assertThat(tree.at("/devices/0/subsections/0/fields/0/value").asLong()).isEqualTo(7);
        assertThat(tree.at("/devices/1/fields/0/value").asString()).isEqualTo("7e00000009ff0006000000027b7d04");
    }

    @Test
    void eventsTellOfEachSection() throws Exception {
        byte[] stream = bytes(LIVE + CHIP + OLD + described(CHIP_JSON + ", " + OLD_JSON));

        RecordedEvents events = RecordedEvents.during(() -> load(stream, 100, true));

        assertThat(events.lines())
                .endsWith(
                        "qemu_loadvm_state_section(4)",
                        "qemu_loadvm_state_section_startfull(5, chip, 0, 3)",
                        "vmstate_load(chip, (foreign))",
                        "qemu_loadvm_state_section(4)",
                        "qemu_loadvm_state_section_startfull(9, old, 1, 1)",
                        "vmstate_load(old, (foreign))",
                        "qemu_loadvm_state_section(0)",
                        "qemu_loadvm_state_post_main(0)",
                        "loadvm_state_cleanup()");
    }

    @Test
    void anEarlySectionIsCutAtItsFooterAndGoesOutEarly() throws Exception {
        String early = "04 00000003 04 'vmem' 00000000 00000001 7e 00000003 ff 7e 00000003";
        String json = "{'name': 'vmem', 'instance_id': 0, 'vmsd_name': 'vmem', 'version': 1, 'fields':"
                + " [{'name': 'x', 'type': 'buffer', 'size': 6}]}";
        byte[] stream =
                bytes(HEADER + early + RAM_START + RAM_PART + RAM_END + CHIP + described(json + ", " + CHIP_JSON));

        CapturedSections captured = load(stream, 100, true);

        assertThat(captured.sections()).extracting(ForeignSection::isEarly).containsExactly(true, false);
        assertThat(hex(resent(captured))).isEqualTo(hex(stream));
    }

    @Test
    void aStreamWithoutEndSectionsIsCutAtItsFooters() throws Exception {
        byte[] stream = bytes(HEADER + RAM_START + RAM_PART + CHIP + described(CHIP_JSON));

        CapturedSections captured = load(stream, 100, true);

        assertThat(captured.sections()).hasSize(1);
        assertThat(captured.sections().getFirst().payload()).hasSize(52);
    }

    @Test
    void theVersionOfASectionMayBeADate() throws Exception {
        String json =
                "{'name': 'eeprom', 'instance_id': 0, 'vmsd_name': 'eeprom', 'version': 20061113, 'fields': [{'name':"
                        + " 'tick', 'type': 'uint8', 'size': 1}]}";
        byte[] stream = bytes(LIVE + CHIP + "04 00000005 06 'eeprom' 00000000 01321bb9 01 7e 00000005"
                + described(CHIP_JSON + ", " + json));

        CapturedSections captured = load(stream, 100, true);

        assertThat(captured.sections().getLast().header().versionId()).isEqualTo(20061113);
        assertThat(hex(resent(captured))).isEqualTo(hex(stream));
    }

    @Test
    void anArrayThatHidesNullPointersIsCutAtItsFooter() throws Exception {
        // By the description the array has 2 elements of 2 bytes; the second is a null pointer of one byte.
        String json = "{'name': 'hub', 'instance_id': 0, 'vmsd_name': 'hub', 'version': 1, 'fields': [{'name': 'ports',"
                + " 'array_len': 2, 'type': 'struct', 'struct': {'vmsd_name': 'port', 'version': 1, 'fields': [{'name':"
                + " 'p', 'type': 'uint16', 'size': 2}]}, 'size': 2}]}";
        byte[] stream = bytes(LIVE + "04 00000004 03 'hub' 00000000 00000001 0102 30 7e 00000004" + CHIP
                + described(json + ", " + CHIP_JSON));

        CapturedSections captured = load(stream, 100, true);

        assertThat(hex(captured.sections().getFirst().payload())).isEqualTo("010230");
        assertThat(hex(resent(captured))).isEqualTo(hex(stream));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00                        | false | suppress-vmdesc on both sides
            00 06 00000000            | true  | an empty description
            00                        | true  | the source left it out and closed the connection
            """)
    void withoutADescriptionTheSectionsAreKeptUnexplained(String end, boolean expectsDescription) throws Exception {
        byte[] stream = bytes(LIVE + CHIP + end);

        CapturedSections captured = load(stream, 100, expectsDescription);

        assertThat(captured.sections()).hasSize(1);
        assertThat(hex(resent(captured))).isEqualTo(hex(stream));
        assertThat(captured.description()).isEqualTo(end.length() > 2 ? Optional.of("") : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'size': 15, 'type'     | 'size': 16, 'type'   | section 9 (old, instance 1): expected its footer behind the 16 bytes of the description (at byte 200 of the stream)
            'size': 15, 'type'     | 'size': 4294967295, 'type' | section 9 (old, instance 1): expected its footer
            'name': 'old'          | 'name': 'new'        | expected the header of section new, instance 1, which is next in the description (at byte 167 of the stream)
            'instance_id': 1       | 'instance_id': 2     | expected the header of section old, instance 2
            'fields'               | 'felder'             | section 5 (chip, instance 0): expected its footer behind the 15 bytes of the description (at byte 125 of the stream)
            'devices'              | 'gadgets'            | the description lists no devices
            ]}]}                   | ]}]                  | the description is no JSON
            'size': 15, 'type'     | 'size': -1, 'type'   | the description has size -1
            """)
    void aDescriptionThatDoesNotFitIsAnErrorThatNamesTheSectionAndTheByte(
            String part, String replacement, String message) {
        String description = description(CHIP_JSON + ", " + OLD_JSON);
        String damaged = description.replace(part.replace('\'', '"'), replacement.replace('\'', '"'));
        byte[] stream = bytes(LIVE + CHIP + OLD + "00" + item(damaged));

        assertThatThrownBy(() -> load(stream, 100_000, true))
                .isInstanceOf(StreamException.class)
                .hasMessageStartingWith("device sections: ")
                .hasMessageContaining(message);
    }

    @Test
    void aStreamThatEndsInsideIsAnError() {
        byte[] whole = bytes(LIVE + CHIP + OLD + described(CHIP_JSON + ", " + OLD_JSON));
        int start = bytes(LIVE).length;
        // Exactly behind the end mark all state is there; QEMU takes that too.
        int endMark = bytes(LIVE + CHIP + OLD + "00").length;
        for (int length = start; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length != endMark) {
                assertThatThrownBy(() -> load(cut, 100_000, true))
                        .as("%d bytes", length)
                        .isInstanceOf(StreamException.class);
            }
        }
    }

    @Test
    void ourOwnDevicesAreCutByOurOwnDescription() throws Exception {
        SaveStateRegistry ours = new SaveStateRegistry();
        GuestDevices devices = GuestDevices.standard(2, () -> 0);
        devices.clock().start();
        for (int step = 0; step < 50; step++) {
            devices.drive(step);
        }
        ours.register(VirtualClock.DESCRIPTION, devices.clock());
        ours.register(RamSaveHandler.ID, RamSaveHandler.VERSION, new EmptyRam());
        devices.register(ours);
        devices.clock().stop();
        byte[] stream = written(out -> {
            var saver = new StateSaver(ours, MachineConfiguration.NONE, out);
            saver.header();
            saver.setup();
            saver.iterate();
            saver.completePrecopy();
        });

        CapturedSections captured = load(stream, 1000, true);

        assertThat(captured.sections()).hasSizeGreaterThan(6);
        assertThat(hex(resent(captured))).isEqualTo(hex(stream));
        try (GuestMemory memory = GuestMemory.growing(4096)) {
            assertThat(DeviceTree.of(captured, memory).toString()).doesNotContain("\"raw\"", "note");
        }
    }

    /** The source has been told that its guest did not come, and may run it. */
    @Test
    void aStreamThatWasGivenUpIsNotTakenForOneThatEnds() throws Exception {
        var connection = new GivenUp(bytes(LIVE + CHIP + "00"));
        var in = new QemuInputFile(connection);
        connection.atEnd = () -> {
            in.setError(new StreamException(Errno.ETIMEDOUT, StreamException.NOWHERE, "nothing has come", null));
            in.shutdown();
        };

        assertThatThrownBy(() -> load(in, true))
                .hasMessage("device sections, the last that began is section 5 (chip, instance 0): nothing has come");
    }

    private static CapturedSections load(byte[] stream, int chunkBytes, boolean expectsDescription)
            throws StreamException {
        return load(new QemuInputFile(new Chunks(stream, chunkBytes)), expectsDescription);
    }

    private static CapturedSections load(QemuInputFile in, boolean expectsDescription) throws StreamException {
        var fresh = new SaveStateRegistry();
        fresh.register(RamSaveHandler.ID, RamSaveHandler.VERSION, new EmptyRam());
        CapturedSections captured = CapturedSections.in(fresh, expectsDescription);
        new StateLoader(fresh, captured.configuration(), in, CommandHandler.WITHOUT_RETURN_PATH).load();
        return captured;
    }

    private static byte[] resent(CapturedSections captured) throws Exception {
        var fresh = new SaveStateRegistry();
        fresh.register(RamSaveHandler.ID, RamSaveHandler.VERSION, new EmptyRam());
        fresh.accept(captured);
        fresh.renumber(RamSaveHandler.ID, captured.machine().orElseThrow().ramSectionId());
        return written(out -> {
            var saver = new StateSaver(fresh, captured.configuration(), out);
            saver.header();
            saver.setup();
            saver.iterate();
            saver.completePrecopy();
        });
    }

    private static String described(String devices) {
        return "00" + item(description(devices));
    }

    private static String description(String devices) {
        return ("{'page_size': 4096, 'devices': [" + devices + "]}").replace('\'', '"');
    }

    private static String item(String description) {
        return "06" + "%08x".formatted(description.length()) + hex(description.getBytes(StandardCharsets.US_ASCII));
    }

    /** A connection on which nothing comes behind some bytes until this side gives up. */
    private static final class GivenUp implements ReadableByteChannel {
        private final ReadableByteChannel bytes;
        private Runnable atEnd = () -> {};

        GivenUp(byte[] stream) {
            bytes = Channels.newChannel(new ByteArrayInputStream(stream));
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = bytes.read(target);
            if (count < 0) {
                atEnd.run();
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return bytes.isOpen();
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    /** A connection on which at most so many bytes arrive at once. */
    private record Chunks(ReadableByteChannel bytes, int maximum) implements ReadableByteChannel {
        Chunks(byte[] stream, int maximum) {
            this(Channels.newChannel(new ByteArrayInputStream(stream)), maximum);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            ByteBuffer part = target.slice();
            part.limit(Math.min(part.limit(), maximum));
            int count = bytes.read(part);
            target.position(target.position() + Math.max(0, count));
            return count;
        }

        @Override
        public boolean isOpen() {
            return bytes.isOpen();
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
