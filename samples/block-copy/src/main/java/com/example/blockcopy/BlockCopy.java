package com.example.blockcopy;

import com.example.blockcopy.trace.BlockCopyTrace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies a file block by block and leaves holes where the source holds zeros, as a disk is mirrored. */
public final class BlockCopy {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path source;
    private final Path target;
    private long zeroBlocks;

    BlockCopy(Path source, Path target) {
        this.source = source;
        this.target = target;
    }

    /** Returns the number of bytes copied. */
    long run() throws IOException {
        long bytes = Files.size(source);
        BlockCopyTrace.copyBegin(source.toString(), target.toString(), bytes);
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            var block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            for (long offset = 0; offset < bytes; offset += block.limit()) {
                block.clear();
                in.read(block, offset);
                copy(block.flip(), offset, out);
            }
        }
        // Reading the file again for a trace event nobody looks at would be a waste: the query costs nothing.
        if (BlockCopyTrace.copyDigestEnabled()) {
            BlockCopyTrace.copyDigest(digest(target));
        }
        BlockCopyTrace.copyEnd(bytes, zeroBlocks);
        return bytes;
    }

    private void copy(ByteBuffer block, long offset, FileChannel out) throws IOException {
        boolean zero = block.mismatch(ByteBuffer.allocate(block.limit())) < 0;
        BlockCopyTrace.copyBlock(offset, block.limit(), zero);
        boolean last = offset + block.limit() == Files.size(source);
        if (zero && !last) {
            zeroBlocks++;
        } else {
            out.write(block.duplicate(), offset);
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Copies SOURCE to TARGET. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: block-copy SOURCE TARGET");
            System.exit(2);
        }
        long bytes = new BlockCopy(Path.of(arguments[0]), Path.of(arguments[1])).run();
        System.out.println(bytes + " bytes copied");
    }
}
