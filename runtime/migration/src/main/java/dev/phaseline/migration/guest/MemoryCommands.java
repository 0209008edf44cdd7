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

/**
 * The commands about guest RAM. Its first block stands at guest-physical address 0; no other has an address. CPUs translate
 * no addresses.
 */
final class MemoryCommands {
    private static final long CHUNK_BYTES = 1 << 20;

    private final GuestMemory memory;
    private final int cpuCount;

    MemoryCommands(GuestMemory memory, int cpuCount) {
        this.memory = memory;
        this.cpuCount = cpuCount;
    }

    Map<String, QmpCommand> commands() {
        return Map.of(
                "query-memory-size-summary", this::querySize,
                "memsave", this::saveAsCpu,
                "pmemsave", this::savePhysical);
    }

    private JsonNode querySize(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        return QmpJson.object().put("base-memory", memory.totalBytes()).put("plugged-memory", 0);
    }

    private JsonNode savePhysical(QmpArguments arguments) throws QmpException {
        Request request = Request.take(arguments);
        arguments.rejectOthers();
        save(slice(memory, request.address(), request.size()), request.file());
        return QmpJson.object();
    }

    private JsonNode saveAsCpu(QmpArguments arguments) throws QmpException {
        Request request = Request.take(arguments);
        long cpu = arguments.optionalInteger("cpu-index").orElse(0);
        arguments.rejectOthers();
        if (cpu < 0 || cpu >= cpuCount) {
            throw new QmpException("Parameter 'cpu-index' expects a CPU number");
        }
        if (!isRam(memory, request.address(), request.size())) {
            throw new QmpException(
                    "Invalid addr 0x%016x/size %d specified".formatted(request.address(), request.size()));
        }
        save(slice(memory, request.address(), request.size()), request.file());
        return QmpJson.object();
    }

    /** What is to be saved, and where. */
    private record Request(long address, long size, String file) {
        static Request take(QmpArguments arguments) throws QmpException {
            return new Request(arguments.unsigned("val"), arguments.unsigned("size"), arguments.string("filename"));
        }
    }

    private static void save(MemorySegment bytes, String name) throws QmpException {
        try {
            write(bytes, Path.of(name));
        } catch (NoSuchFileException e) {
            throw new QmpException("Could not open '%s': No such file or directory".formatted(name));
        } catch (InvalidPathException e) {
            throw new QmpException("Could not open '%s': %s".formatted(name, e.getReason()));
        } catch (IOException e) {
            throw new QmpException("writing memory to '%s' failed: %s".formatted(name, e.getMessage()));
        }
    }

    /** The bytes at a guest-physical address. */
    static MemorySegment slice(GuestMemory memory, long address, long size) throws QmpException {
        if (!isRam(memory, address, size)) {
            throw new QmpException("The guest has no RAM from 0x%x to 0x%x: it ends at 0x%x"
                    .formatted(address, address + size, ram(memory).byteSize()));
        }
        return ram(memory).asSlice(address, size);
    }

    private static boolean isRam(GuestMemory memory, long address, long size) {
        return address >= 0 && size >= 0 && size <= ram(memory).byteSize() - address;
    }

    private static MemorySegment ram(GuestMemory memory) {
        return memory.blocks().isEmpty()
                ? MemorySegment.NULL
                : memory.blocks().getFirst().memory();
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
