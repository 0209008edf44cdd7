package dev.phaseline.migration.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class QmpServerTest {
    @TempDir
    Path directory = Path.of("");

    @AutoClose
    private final ExecutorService main = Executors.newSingleThreadExecutor();

    private Path path = Path.of("");

    @SuppressWarnings("NullAway.Init") // opened before each test
    private QmpServer server;

    @BeforeEach
    void open() throws IOException {
        path = directory.resolve("qmp");
        server = openServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private QmpServer openServer() throws IOException {
        return QmpServer.open(
                path,
                QmpJson.object().put("package", "test"),
                Map.of("echo", QmpServerTest::echo, "fail", QmpServerTest::fail),
                Map.of("urgent", QmpServerTest::echo),
                main);
    }

    @Test
    void onlyTheOwnerMayConnectAndNothingElseIsLeftBesideTheSocket() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    private static JsonNode echo(QmpArguments arguments) throws QmpException {
        String text = arguments.string("text");
        arguments.rejectOthers();
        return QmpJson.object().put("text", text);
    }

    private static JsonNode fail(QmpArguments arguments) throws QmpException {
        throw new QmpException("as it was asked to");
    }

    @Test
    void greetsNegotiatesAndAnswersWithTheIdOfTheRequest() throws IOException {
        String dialogue = exchange("""
                {"execute": "qmp_capabilities", "id": 1}
                {"execute": "echo", "arguments": {"text": "a"}, "id": {"any": ["json"]}}
                """);

        assertThat(dialogue.lines())
                .containsExactly(
                        "{\"QMP\":{\"version\":{\"package\":\"test\"},\"capabilities\":[\"oob\"]}}",
                        "{\"return\":{},\"id\":1}",
                        "{\"return\":{\"text\":\"a\"},\"id\":{\"any\":[\"json\"]}}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"execute\": \"echo\"} | GenericError | Parameter 'text' is missing",
                "{\"execute\": \"echo\", \"arguments\": {\"text\": 1}} | GenericError | Invalid parameter type for 'text', expected: string",
                "{\"execute\": \"echo\", \"arguments\": {\"text\": \"\", \"txt\": 1}} | GenericError | Parameter 'txt' is unexpected",
                "{\"execute\": \"echo\", \"arguments\": []} | GenericError | QMP input member 'arguments' must be an object",
                "{\"execute\": \"none\"} | CommandNotFound | The command none has not been found",
                "{\"execute\": \"qmp_capabilities\"} | CommandNotFound | Capabilities negotiation is already complete, command ignored",
                "{\"execute\": \"fail\"} | GenericError | as it was asked to",
                "{\"execute\": 5} | GenericError | QMP input member 'execute' must be a string",
                "{} | GenericError | QMP input lacks member 'execute'",
                "[] | GenericError | QMP input must be a JSON object",
                "{\"exec\": \"echo\"} | GenericError | QMP input member 'exec' is unexpected",
            })
    void answersABadRequestWithAnErrorAndGoesOn(String request, String errorClass, String description)
            throws IOException, QmpException {
        try (QmpClient client = QmpClient.connect(path)) {
            assertThatThrownBy(() -> client.send(request)).isInstanceOfSatisfying(QmpException.class, error -> {
                assertThat(error.errorClass().wireName()).isEqualTo(errorClass);
                assertThat(error.description()).isEqualTo(description);
            });

            assertThat(client.execute("echo", QmpJson.object().put("text", "alive"))
                            .path("text")
                            .asString())
                    .isEqualTo("alive");
        }
    }

    @Test
    void answersGarbageWithAnErrorAndGoesOn() throws IOException, QmpException {
        try (QmpClient client = QmpClient.connect(path)) {
            for (String garbage : new String[] {"hello", "{\"execute\": }", "\u0000\u00ff", "}}}}", "{\"a\" \"b\"}"}) {
                assertThatThrownBy(() -> client.send(garbage))
                        .isInstanceOf(QmpException.class)
                        .hasMessageStartingWith("JSON parse error, ");
            }

            assertThat(client.execute("echo", QmpJson.object().put("text", "alive"))
                            .path("text")
                            .asString())
                    .isEqualTo("alive");
        }
    }

    @Test
    void commandsOutOfBandAreExecutedWhileTheMainLoopIsBusy() throws Exception {
        try (QmpClient client = QmpClient.connect(path, QmpDispatcher.OUT_OF_BAND)) {
            var release = new CountDownLatch(1);
            main.execute(() -> await(release));

            JsonNode reply = client.send("{\"exec-oob\": \"urgent\", \"arguments\": {\"text\": \"now\"}}");

            assertThat(reply.path("text").asString()).isEqualTo("now");
            assertThatThrownBy(() -> client.send("{\"exec-oob\": \"fail\"}"))
                    .hasMessage("The command fail does not support OOB");
            release.countDown();
        }
    }

    @Test
    void outOfBandHasToBeNegotiated() throws Exception {
        try (QmpClient client = QmpClient.connect(path)) {
            assertThatThrownBy(() -> client.send("{\"exec-oob\": \"urgent\"}"))
                    .hasMessage("QMP input member 'exec-oob' is unexpected");
        }
    }

    @Test
    void beforeNegotiationOnlyNegotiationIsPossible() throws IOException {
        String dialogue = exchange("{\"execute\": \"echo\"}");

        assertThat(dialogue.lines().toList().get(1))
                .isEqualTo("{\"error\":{\"class\":\"CommandNotFound\",\"desc\":"
                        + "\"Expecting capabilities negotiation with 'qmp_capabilities'\"}}");
    }

    @Test
    void eventsReachEveryClientThatHasNegotiatedWithTheirTime() throws IOException {
        try (QmpClient one = QmpClient.connect(path);
                QmpClient other = QmpClient.connect(path)) {
            server.emitEvent("STOP", QmpJson.object());
            server.emitEvent("MIGRATION", QmpJson.object().put("status", "active"));

            for (QmpClient client : List.of(one, other)) {
                JsonNode stop = client.nextEvent("STOP");
                assertThat(stop.has("data")).isFalse();
                assertThat(stop.path("timestamp").path("seconds").asLong()).isPositive();
                assertThat(client.nextEvent("MIGRATION")
                                .path("data")
                                .path("status")
                                .asString())
                        .isEqualTo("active");
            }
        }
    }

    @Test
    void aSocketOfADeadProcessIsReplacedAndOneOfALivingProcessIsNot() throws IOException {
        assertThatThrownBy(this::openServer)
                .isInstanceOf(IOException.class)
                .hasMessage("cannot open the control socket " + path + ": another process listens there");

        server.close();
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        server = openServer();

        try (QmpClient client = QmpClient.connect(path)) {
            assertThat(client.greeting().has("QMP")).isTrue();
        }
    }

    @Test
    void neverDeletesAFileThatIsNoSocket() throws IOException {
        Path file = Files.writeString(directory.resolve("notes"), "mine");

        assertThatThrownBy(() -> QmpServer.open(file, QmpJson.object(), Map.of(), Map.of(), main))
                .hasMessage("cannot open the control socket " + file + ": a file of that name exists");
        assertThat(file).hasContent("mine");
    }

    @Test
    void closingRemovesTheSocketAndEndsTheSessions() throws IOException {
        try (QmpClient client = QmpClient.connect(path)) {
            server.close();

            client.awaitEnd();
            assertThat(path).doesNotExist();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a text, closes the sending side and returns all that comes back. */
    private String exchange(String text) throws IOException {
        try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            socket.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            socket.shutdownOutput();
            return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
