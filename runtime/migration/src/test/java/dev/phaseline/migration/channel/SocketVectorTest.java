package dev.phaseline.migration.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.stream.IoVector;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory that a socket's own calls write from and read into. */
final class SocketVectorTest {
    private final Arena arena = Arena.ofShared();
    private final SocketChannel client;
    private final SocketMigrationChannel source;
    private final SocketMigrationChannel destination;

    SocketVectorTest() throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(server.getLocalAddress());
            source = new SocketMigrationChannel(client);
            destination = new SocketMigrationChannel(server.accept());
        }
    }

    @BeforeEach
    void needsTheNumbersOfSockets() {
        assumeTrue(source.takesVectors(), "this JVM does not export java.base/sun.nio.ch, or the system is no Linux");
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        destination.close();
        arena.close();
    }

    @Test
    void piecesArriveInTheirOrderWhereverTheyAreCut() throws IOException {
        MemorySegment sent = arena.allocate(3_000_000);
        for (long at = 0; at < sent.byteSize(); at++) {
            sent.set(ValueLayout.JAVA_BYTE, at, (byte) ((at * 31) >> 3));
        }
        MemorySegment got = arena.allocate(sent.byteSize());
        IoVector from = cut(sent, 7919);
        IoVector into = cut(got, 4099);

        var writer = CompletableFuture.runAsync(() -> {
            try {
                while (from.pieces() > 0) {
                    from.drop(source.write(from));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        while (into.pieces() > 0) {
            into.drop(destination.read(into));
        }
        writer.join();
        source.close();

        assertThat(sent.mismatch(got)).isEqualTo(-1);
        assertThat(destination.read(cut(got, 4099))).isEqualTo(-1);
    }

    /** Whether it waits already or not yet; the number must not be given back while it does. */
    @Test
    void aCloseWakesTheThreadThatReads() throws IOException {
        IoVector into = cut(arena.allocate(4096), 4096);
        var outcome = new CompletableFuture<Long>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                outcome.complete(source.read(into));
            } catch (IOException e) {
                outcome.completeExceptionally(e);
            }
        });

        source.close();
        Joining.join(reader);

        assertThat(outcome).isDone();
        assertThat(client.isOpen()).isFalse();
        assertThat(source.isOpen()).isFalse();
        assertThatThrownBy(() -> source.read(into)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void writingToSomebodyWhoHasGoneFails() throws IOException {
        IoVector from = cut(arena.allocate(4096), 4096);
        destination.close();

        assertThatThrownBy(() -> {
                    while (true) {
                        source.write(from);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private static IoVector cut(MemorySegment memory, int pieceBytes) {
        var vector = new IoVector(IoVector.MAX_PIECES);
        for (long at = 0; at < memory.byteSize(); at += pieceBytes) {
            vector.add(memory.address() + at, Math.min(pieceBytes, memory.byteSize() - at));
        }
        return vector;
    }
}
