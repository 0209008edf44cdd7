package dev.phaseline.migration.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which message of a server a client takes for the reply to its command. */
final class QmpClientTest {
    private static final String GREETING = """
            {"QMP": {"version": {}, "capabilities": []}}
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void aSecondGreetingIsNoReply() throws Exception {
        List<String> replies = List.of(
                GREETING + "{\"return\": {}}\n", "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}}\n");
        try (ServerSocketChannel listener = listen()) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listener, replies));
            try (QmpClient client = QmpClient.connect(directory.resolve("q"))) {
                assertThat(client.greeting().has("QMP")).isTrue();
                assertThat(refusal(client)).isEqualTo("no");
            }
            served.join();
        }
    }

    @Test
    void eventsBeforeAReplyAreKept() throws Exception {
        List<String> replies =
                List.of("{\"return\": {}}\n", "{\"event\": \"STOP\"}\n{\"return\": {\"running\": false}}\n");
        try (ServerSocketChannel listener = listen()) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listener, replies));
            try (QmpClient client = QmpClient.connect(directory.resolve("q"))) {
                assertThat(client.execute("query-status").path("running").asBoolean(true))
                        .isFalse();
                assertThat(client.nextEvent("STOP").has("event")).isTrue();
            }
            served.join();
        }
    }

    private static String refusal(QmpClient client) throws IOException {
        try {
            return "accepted: " + client.execute("stop");
        } catch (QmpException e) {
            return e.description();
        }
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("q")));
    }

    /** Greets, then answers each line with the next reply. */
    private static void serve(ServerSocketChannel listener, List<String> replies) {
        try (SocketChannel peer = listener.accept();
                var commands = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(peer), StandardCharsets.UTF_8))) {
            write(peer, GREETING);
            for (String reply : replies) {
                commands.readLine();
                write(peer, reply);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(SocketChannel peer, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
    }
}
