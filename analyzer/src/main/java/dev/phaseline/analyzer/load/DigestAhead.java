package dev.phaseline.analyzer.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Computes the digest of a recording in a thread of its own. Closing it stops the thread, however far it has come. */
final class DigestAhead implements AutoCloseable {
    private final FutureTask<ContentDigest> digest;
    private final Thread thread;

    /**
     * Starts.
     *
     * @param sizes as of {@link ContentDigest#of}
     */
    DigestAhead(List<Path> files, SortedSet<Long> sizes) {
        digest = new FutureTask<>(() -> ContentDigest.of(files, sizes));
        thread = Thread.ofPlatform().daemon().name("digest " + files.getFirst()).start(digest);
    }

    /**
     * Waits for the digest.
     *
     * @throws IOException if a file cannot be read
     */
    ContentDigest get() throws IOException {
        try {
            return digest.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("loading was interrupted");
        } catch (ExecutionException e) {
            throw ReadAhead.failure(e.getCause());
        }
    }

    @Override
    public void close() {
        ReadAhead.stop(thread);
    }
}
