package dev.phaseline.migration.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/**
 * Stands between source and destination and damages one byte of one page, each time that it comes by: dirty logs may
 * report more pages than were written, and a page that is sent again would mend what was damaged.
 */
final class CorruptingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int destinationPort;
    private final byte[] before;
    private final CompletableFuture<Boolean> corrupted = new CompletableFuture<>();

    /** @param before the bytes after each occurrence of which the next byte is damaged */
    CorruptingProxy(int destinationPort, byte[] before) throws IOException {
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.destinationPort = destinationPort;
        this.before = before.clone();
        Thread.ofPlatform().daemon().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Whether the stream went by and a byte of it was damaged. */
    boolean hasCorrupted() {
        return corrupted.join();
    }

    private void serve() {
        try (Socket source = server.accept();
                Socket destination = new Socket(InetAddress.getLoopbackAddress(), destinationPort)) {
            Thread answers = Thread.ofPlatform().daemon().start(() -> copyAnswers(destination, source));
            copyDamaging(source.getInputStream(), destination.getOutputStream());
            answers.join();
        } catch (IOException e) {
            corrupted.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copyDamaging(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int matched = 0;
        boolean damaged = false;
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (matched == before.length) {
                    buffer[i] ^= 0x01;
                    damaged = true;
                    matched = 0;
                } else {
                    matched = buffer[i] == before[matched] ? matched + 1 : buffer[i] == before[0] ? 1 : 0;
                }
            }
            to.write(buffer, 0, count);
        }
        corrupted.complete(damaged);
    }

    private static void copyAnswers(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The source has closed its side, having heard all that it waited for.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
