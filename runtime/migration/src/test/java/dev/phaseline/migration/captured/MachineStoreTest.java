package dev.phaseline.migration.captured;

import static dev.phaseline.migration.stream.ByteStreams.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.SectionHeader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A captured machine in a directory. */
final class MachineStoreTest {
    private static final UUID ID = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");
    private static final CapturedMachine MACHINE = new CapturedMachine(
            new MachineConfiguration("pc-q35-7.2").withUuid(ID, true),
            2,
            List.of(
                    new ForeignSection(new SectionHeader(7, "vmem", 0, 1), new byte[] {1, 2}, true),
                    new ForeignSection(new SectionHeader(-1, "0000:00:1f.2/ahci", 3, 2), new byte[] {3}, false)),
            Optional.of("{\"page_size\": 4096, \"devices\": []}"));

    @TempDir
    Path temp = Path.of("");

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        Path directory = temp.resolve("machine");
        try (GuestMemory memory = memory();
                GuestMemory copy = memory()) {
            memory.blocks().getFirst().memory().set(ValueLayout.JAVA_BYTE, 9 * 4096 + 5, (byte) 42);
            memory.blocks().getLast().memory().set(ValueLayout.JAVA_BYTE, 0, (byte) 43);
            MachineStore.write(directory, captured(), memory);

            StoredMachine stored = MachineStore.open(directory);
            MachineStore.readMemory(stored, copy);

            CapturedMachine read = stored.machine();
            assertThat(read.configuration()).isEqualTo(MACHINE.configuration());
            assertThat(read.ramSectionId()).isEqualTo(2);
            assertThat(read.description()).isEqualTo(MACHINE.description());
            assertThat(contents(read.sections())).isEqualTo(contents(MACHINE.sections()));
            assertThat(stored.layouts())
                    .containsExactly(
                            new GuestMemory.Layout("pc.ram", 64 << 20), new GuestMemory.Layout("pc.bios", 4096));
            for (int i = 0; i < 2; i++) {
                assertThat(memory.blocks()
                                .get(i)
                                .memory()
                                .mismatch(copy.blocks().get(i).memory()))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void pagesOfZerosTakeNoRoomAndOnlyTheOwnerMayRead() throws Exception {
        Path directory = temp.resolve("machine");
        try (GuestMemory memory = memory()) {
            memory.blocks().getFirst().memory().set(ValueLayout.JAVA_BYTE, 9 * 4096 + 5, (byte) 42);
            MachineStore.write(directory, captured(), memory);
        }

        Path ram = directory.resolve("ram-0.bin");
        assertThat(Files.size(ram)).isEqualTo(64 << 20);
        assertThat(allocatedBlocksOf512(ram)).isLessThan(1024);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ram)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryWithFilesInItIsNotOverwritten() throws Exception {
        Files.createFile(temp.resolve("mine"));
        try (GuestMemory memory = memory()) {
            assertThatThrownBy(() -> MachineStore.write(temp, captured(), memory))
                    .isInstanceOf(IOException.class)
                    .hasMessage(temp + " is not empty");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "version" : 1,     | "version" : 2,       | expected "format": "phaseline captured machine" and "version": 1
            "machine" :        | "maschine" :         | "machine" is missing
            "bytes" : 2        | "bytes" : 9          | sections.bin ends inside section 7 (vmem, instance 0)
            "bytes" : 4096     | "bytes" : 5          | RAM block pc.bios has 5 bytes, which is no positive multiple of 4096
            "bytes" : 2        | "bytes" : -1         | section 7 (vmem, instance 0) has -1 bytes
            "bytes" : 2        | "bytes" : 4294967298 | sections.bin ends inside section 7 (vmem, instance 0)
            {                  | [                    | no JSON
            """)
    void aDamagedManifestIsAClearError(String part, String replacement, String message) throws Exception {
        Path directory = temp.resolve("machine");
        try (GuestMemory memory = memory()) {
            MachineStore.write(directory, captured(), memory);
        }
        Path manifest = directory.resolve("machine.json");
        String text = Files.readString(manifest);
        int start = text.indexOf(part);
        assertThat(start).isNotNegative();
        Files.writeString(manifest, text.substring(0, start) + replacement + text.substring(start + part.length()));

        assertThatThrownBy(() -> MachineStore.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(manifest + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void aDamagedDescriptionIsAClearError() throws Exception {
        Path directory = temp.resolve("machine");
        try (GuestMemory memory = memory()) {
            MachineStore.write(directory, captured(), memory);
        }
        Files.writeString(directory.resolve("vmdescription.json"), "{\"devices\": 5}");

        assertThatThrownBy(() -> MachineStore.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        directory.resolve("machine.json") + ": vmdescription.json: the description has ");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            machine.json,       16777216
            vmdescription.json, 16777216
            sections.bin,       67108864
            """)
    void aFileThatIsTooLargeIsNotRead(String name, long most) throws Exception {
        Path directory = temp.resolve("machine");
        try (GuestMemory memory = memory()) {
            MachineStore.write(directory, captured(), memory);
        }
        try (var file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(most + 1);
        }

        assertThatThrownBy(() -> MachineStore.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("%s has %d bytes, at most %d are possible", name, most + 1, most);
    }

    @Test
    void aRamFileOfAnotherSizeIsAClearError() throws Exception {
        Path directory = temp.resolve("machine");
        try (GuestMemory memory = memory()) {
            MachineStore.write(directory, captured(), memory);
            Files.write(directory.resolve("ram-1.bin"), new byte[5]);

            assertThatThrownBy(() -> MachineStore.readMemory(MachineStore.open(directory), memory))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("ram-1.bin has 5 bytes, but RAM block pc.bios 4096");
        }
    }

    @Test
    void aDirectoryWithoutAMachineIsAClearError() {
        assertThatThrownBy(() -> MachineStore.open(temp))
                .isInstanceOf(IOException.class)
                .hasMessage(temp + " holds no captured machine: it has no machine.json");
    }

    private static long allocatedBlocksOf512(Path file) throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim());
    }

    private static GuestMemory memory() {
        return GuestMemory.map(
                List.of(new GuestMemory.Layout("pc.ram", 64 << 20), new GuestMemory.Layout("pc.bios", 4096)));
    }

    private static List<List<?>> contents(List<ForeignSection> sections) {
        return sections.stream()
                .<List<?>>map(section -> List.of(section.header(), hex(section.payload()), section.isEarly()))
                .toList();
    }

    private static CapturedSections captured() {
        var registry = new SaveStateRegistry();
        registry.register(RamSaveHandler.ID, RamSaveHandler.VERSION, new EmptyRam());
        CapturedSections sections = CapturedSections.in(registry, true);
        sections.restore(new StoredMachine(Path.of(""), MACHINE, List.of()));
        return sections;
    }
}
