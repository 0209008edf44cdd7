package dev.phaseline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * What a load of text cannot undercut, with nothing between the file and the database: one thread reads the file and finds
 * the ends of its lines, while another computes its digest and then lets {@link LoadFloor} fill the table.
 */
final class LineFloor {
    private static final int BUFFER_BYTES = 1 << 18;

    private LineFloor() {}

    /**
     * Does all that.
     *
     * @throws IllegalStateException if the file has another number of lines
     */
    static Cost run(Path file, Path database, long lines) throws IOException, SQLException {
        return LoadFloor.fill(database, lines, fill -> {
            try (var executor = Executors.newSingleThreadExecutor()) {
                var found = executor.submit(() -> lines(file));
                digest(file);
                fill.run();
                if (found.get() != lines) {
                    throw new IllegalStateException(found.get() + " lines instead of " + lines);
                }
            } catch (ExecutionException | InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    private static void digest(Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (var stream = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long lines(Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long lines = 0;
        try (var stream = Files.newInputStream(file)) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }
}
