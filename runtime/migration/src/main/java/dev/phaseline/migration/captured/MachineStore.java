package dev.phaseline.migration.captured;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.ram.ZeroPage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * A captured machine in a directory:
 *
 * <pre>
 * machine.json         machine type, RAM blocks, headers of the device sections
 * ram-0.bin …          the bytes of each RAM block; pages of zeros are holes
 * sections.bin         the payloads of the device sections, one behind the other
 * vmdescription.json   the description that came with the stream, if one did
 * </pre>
 *
 * <p>Only the owner may read it: it holds all that the guest had in memory. {@code machine.json} is written last, so a
 * directory without it was not finished.
 */
public final class MachineStore {
    static final String SECTIONS = "sections.bin";
    static final String DESCRIPTION = "vmdescription.json";
    private static final String MANIFEST = "machine.json";

    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** How much is read or written at once: a number of pages. */
    private static final int CHUNK_BYTES = 1 << 20;

    /** A section or a block takes some 200. */
    private static final int MAX_MANIFEST_BYTES = 16 << 20;

    private MachineStore() {}

    /**
     * Writes a machine.
     *
     * @param directory is made; must not exist or be empty
     * @throws IOException if it cannot be written, with one line for the user
     */
    public static void write(Path directory, CapturedSections sections, GuestMemory memory) throws IOException {
        CapturedMachine machine = sections.machine()
                .orElseThrow(() -> new IOException("no machine has come in, there is nothing to store"));
        createEmpty(directory);
        for (RamBlock block : memory.blocks()) {
            writeBlock(directory.resolve(blockFile(block.index())), block);
        }
        try (FileChannel file = create(directory.resolve(SECTIONS))) {
            for (var section : machine.sections()) {
                writeAll(file, ByteBuffer.wrap(section.payload()));
            }
        }
        if (machine.description().isPresent()) {
            write(directory.resolve(DESCRIPTION), machine.description().get());
        }
        write(directory.resolve(MANIFEST), Manifest.of(machine, memory.blocks()));
    }

    /**
     * Reads a directory, all but the RAM.
     *
     * @throws IOException if it holds no machine, with one line for the user
     */
    public static StoredMachine open(Path directory) throws IOException {
        Path manifest = directory.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            throw new IOException(directory + " holds no captured machine: it has no " + MANIFEST);
        }
        try {
            requireAtMost(MAX_MANIFEST_BYTES, manifest);
            return Manifest.read(directory, Files.readString(manifest));
        } catch (IOException | RuntimeException e) {
            throw new IOException(manifest + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the RAM of a machine.
     *
     * @param memory has the blocks that the machine needs, in any order
     * @throws IOException if a file cannot be read or has another size, with one line for the user
     */
    public static void readMemory(StoredMachine stored, GuestMemory memory) throws IOException {
        List<GuestMemory.Layout> layouts = stored.layouts();
        for (int i = 0; i < layouts.size(); i++) {
            RamBlock block = memory.find(layouts.get(i).name());
            if (block == null) {
                throw new IllegalArgumentException("memory without " + layouts.get(i));
            }
            readBlock(stored.directory().resolve(blockFile(i)), block);
        }
    }

    /** Refuses to read a file that no machine of ours can have written. */
    static void requireAtMost(long bytes, Path file) throws IOException {
        long size = Files.size(file);
        if (size > bytes) {
            throw new IOException("%s has %d bytes, at most %d are possible".formatted(file, size, bytes));
        }
    }

    static String blockFile(int index) {
        return "ram-" + index + ".bin";
    }

    private static void createEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectory(directory, OWNER_ONLY_DIRECTORY);
            return;
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            if (content.iterator().hasNext()) {
                throw new IOException(directory + " is not empty");
            }
        }
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = create(file)) {
            writeAll(channel, StandardCharsets.UTF_8.encode(text));
        }
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static void writeBlock(Path path, RamBlock block) throws IOException {
        try (FileChannel file = create(path)) {
            long length = block.usedLengthBytes();
            for (long offset = 0; offset < length; ) {
                long end = endOfRun(block, offset);
                if (!ZeroPage.at(block.memory(), offset)) {
                    file.position(offset);
                    writeAll(file, block.memory().asSlice(offset, end - offset).asByteBuffer());
                }
                offset = end;
            }
            if (file.size() < length) {
                // Gives the file its length, whatever holes there are at its end.
                file.write(ByteBuffer.wrap(new byte[1]), length - 1);
            }
        }
    }

    /** Where the pages end that are all zero, or all are not, like the one at an offset; at most a chunk further. */
    private static long endOfRun(RamBlock block, long offset) {
        boolean zero = ZeroPage.at(block.memory(), offset);
        long limit = Math.min(block.usedLengthBytes(), offset + CHUNK_BYTES);
        long end = offset + RamBlock.PAGE_SIZE;
        while (end < limit && ZeroPage.at(block.memory(), end) == zero) {
            end += RamBlock.PAGE_SIZE;
        }
        return end;
    }

    private static void readBlock(Path path, RamBlock block) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            if (file.size() != block.usedLengthBytes()) {
                throw new IOException("%s has %d bytes, but RAM block %s %d"
                        .formatted(path, file.size(), block.name(), block.usedLengthBytes()));
            }
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (long offset = 0; offset < block.usedLengthBytes(); offset += CHUNK_BYTES) {
                chunk.clear().limit((int) Math.min(CHUNK_BYTES, block.usedLengthBytes() - offset));
                while (chunk.hasRemaining()) {
                    if (file.read(chunk, offset + chunk.position()) < 0) {
                        throw new IOException(path + " was cut while it was read");
                    }
                }
                copy(chunk.flip(), block, offset);
            }
        }
    }

    /** Copies pages, but leaves those of zeros alone: memory that nobody touches costs nothing. */
    private static void copy(ByteBuffer chunk, RamBlock block, long offset) {
        MemorySegment bytes = MemorySegment.ofBuffer(chunk);
        for (long page = 0; page < bytes.byteSize(); page += RamBlock.PAGE_SIZE) {
            if (!ZeroPage.at(bytes, page)) {
                block.memory()
                        .asSlice(offset + page, RamBlock.PAGE_SIZE)
                        .copyFrom(bytes.asSlice(page, RamBlock.PAGE_SIZE));
            }
        }
    }
}
