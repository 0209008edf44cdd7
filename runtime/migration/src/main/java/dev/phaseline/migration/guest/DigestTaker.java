package dev.phaseline.migration.guest;

import dev.phaseline.migration.ram.CpuMemory;
import dev.phaseline.migration.ram.MemorySnapshot;
import dev.phaseline.migration.ram.RamBlock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Digests the guest as it stands, or as it stood when it came in. The latter is what the source had when it stopped; so
 * that it costs no downtime, the guest runs on while a snapshot of its memory is digested.
 *
 * <p>Used with the big lock held.
 */
final class DigestTaker implements AutoCloseable {
    /** A buffer over guest memory holds no more. */
    private static final long MAX_CHUNK_BYTES = 1L << 30;

    private final CpuMemory memory;
    private final Supplier<Map<String, String>> devices;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("digest").factory());
    private Optional<CompletableFuture<GuestDigest>> loaded = Optional.empty();

    /** @param devices gives the digests of the devices */
    DigestTaker(CpuMemory memory, Supplier<Map<String, String>> devices) {
        this.memory = memory;
        this.devices = devices;
    }

    /** Digests a guest whose CPUs are stopped. */
    GuestDigest now() {
        var ram = new LinkedHashMap<String, String>();
        for (RamBlock block : memory.memory().blocks()) {
            ram.put(block.name(), sha256(block));
        }
        return new GuestDigest(ram, devices.get());
    }

    /** Begins to digest a guest that has just come in; its CPUs may be started as soon as this returns. */
    void beginLoaded() {
        Map<String, String> deviceDigests = devices.get();
        List<MemorySnapshot> frozen = memory.freeze();
        loaded = Optional.of(CompletableFuture.supplyAsync(() -> digest(frozen, deviceDigests), worker));
    }

    /** The digest of the guest as it came in, waiting for it if need be; empty if none was begun. */
    Optional<GuestDigest> loaded() {
        return loaded.map(CompletableFuture::join);
    }

    private GuestDigest digest(List<MemorySnapshot> frozen, Map<String, String> deviceDigests) {
        var ram = new LinkedHashMap<String, String>();
        for (RamBlock block : memory.memory().blocks()) {
            ram.put(block.name(), sha256(block, frozen.get(block.index())));
        }
        memory.thaw();
        return new GuestDigest(ram, deviceDigests);
    }

    private static String sha256(RamBlock block) {
        MessageDigest sha256 = newSha256();
        for (long offset = 0; offset < block.usedLengthBytes(); offset += MAX_CHUNK_BYTES) {
            long size = Math.min(MAX_CHUNK_BYTES, block.usedLengthBytes() - offset);
            sha256.update(block.memory().asSlice(offset, size).asByteBuffer());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static String sha256(RamBlock block, MemorySnapshot snapshot) {
        MessageDigest sha256 = newSha256();
        byte[] page = new byte[RamBlock.PAGE_SIZE];
        for (long index = 0; index < block.pages(); index++) {
            snapshot.read(index, page);
            sha256.update(page);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Waits for a digest under way, which reads guest memory. */
    @Override
    public void close() {
        worker.close();
    }
}
