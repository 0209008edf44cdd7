package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.GuestMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The commands about guest RAM. Its first block stands at guest-physical address 0; no other has an address. */
final class MemoryCommands {
    private static final long CHUNK_BYTES = 1 << 20;

    private final GuestMemory memory;

    MemoryCommands(GuestMemory memory) {
        this.memory = memory;
    }

    Map<String, QmpCommand> commands() {
        return Map.of(
                "query-memory-size-summary", this::querySize,
                "pmemsave", this::save);
    }

    private JsonNode querySize(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        return QmpJson.object().put("base-memory", memory.totalBytes()).put("plugged-memory", 0);
    }

    private JsonNode save(QmpArguments arguments) throws QmpException {
        long address = arguments.unsigned("val");
        long size = arguments.unsigned("size");
        String name = arguments.string("filename");
        arguments.rejectOthers();
        MemorySegment bytes = slice(memory, address, size);
        try {
            write(bytes, Path.of(name));
        } catch (NoSuchFileException e) {
            throw new QmpException("Could not open '%s': No such file or directory".formatted(name));
        } catch (InvalidPathException e) {
            throw new QmpException("Could not open '%s': %s".formatted(name, e.getReason()));
        } catch (IOException e) {
            throw new QmpException("writing memory to '%s' failed: %s".formatted(name, e.getMessage()));
        }
        return QmpJson.object();
    }

    /** The bytes at a guest-physical address. */
    static MemorySegment slice(GuestMemory memory, long address, long size) throws QmpException {
        MemorySegment ram = memory.blocks().isEmpty()
                ? MemorySegment.NULL
                : memory.blocks().getFirst().memory();
        if (address < 0 || size < 0 || size > ram.byteSize() - address) {
            throw new QmpException("The guest has no RAM from 0x%x to 0x%x: it ends at 0x%x"
                    .formatted(address, address + size, ram.byteSize()));
        }
        return ram.asSlice(address, size);
    }

    private static void write(MemorySegment bytes, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long offset = 0; offset < bytes.byteSize(); offset += CHUNK_BYTES) {
                var chunk = bytes.asSlice(offset, Math.min(CHUNK_BYTES, bytes.byteSize() - offset))
                        .asByteBuffer();
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
            }
        }
    }
}
