package dev.phaseline.migration.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.mainloop.MonotonicClock;
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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
final class QmpServerTest {
    /** A quarter of what may wait before a client is read from no more. */
    private static final String MUCH = "x".repeat(QmpBacklog.FULL_BYTES / 4);

    @TempDir
    Path directory = Path.of("");

    @AutoClose
    private final ExecutorService main = Executors.newSingleThreadExecutor();

    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final AtomicInteger muchAsked = new AtomicInteger();
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
        return openServer(new QmpAcceptor(path, ServerSocketChannel::accept, MonotonicClock.SYSTEM, problems::add));
    }

    private QmpServer openServer(QmpAcceptor acceptor) throws IOException {
        return QmpServer.open(
                path,
                acceptor,
                QmpJson.object().put("package", "test"),
                Map.of("echo", QmpServerTest::echo, "fail", QmpServerTest::fail, "much", this::much),
                Map.of("urgent", QmpServerTest::echo),
                main,
                problems::add);
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

    private JsonNode much(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        muchAsked.incrementAndGet();
        return QmpJson.object().put("text", MUCH);
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
    void aClientThatReadsNothingGetsFewCommandsExecutedAndHoldsNobodyUp() throws IOException, QmpException {
        try (SocketChannel mute = connect();
                QmpClient other = QmpClient.connect(path)) {
            int commands = 100;
            write(mute, "{\"execute\": \"qmp_capabilities\"}" + "{\"execute\": \"much\"}".repeat(commands));

            // The server goes round its clients for each of them, and would execute one of the others' commands as
            // well.
            for (int i = 0; i < commands; i++) {
                other.execute("echo", QmpJson.object().put("text", "on time"));
            }

            // Four fill the queue, one is too much for it, and a few are in the socket's buffers.
            assertThat(muchAsked).hasValueBetween(5, 12);

            mute.shutdownOutput();
            String all = new String(Channels.newInputStream(mute).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all.lines()).hasSize(2 + commands);
            assertThat(muchAsked).hasValue(commands);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void aClientThatLeavesTooManyEventsUnreadIsDisconnectedAndTheOthersStay() throws IOException, QmpException {
        ObjectNode data = QmpJson.object().put("text", MUCH);
        try (QmpClient mute = QmpClient.connect(path);
                QmpClient other = QmpClient.connect(path)) {
            // The last one counts what the socket's buffers have taken, at the most.
            int events = QmpBacklog.MAX_EVENT_BYTES / MUCH.length() + 8;
            for (int i = 0; i < events; i++) {
                server.emitEvent("MUCH", data);
                other.nextEvent("MUCH");
            }

            mute.awaitEnd();
            assertThat(other.execute("echo", QmpJson.object().put("text", "alive"))
                            .path("text")
                            .asString())
                    .isEqualTo("alive");
        }
        assertThat(problems)
                .containsExactly("the control socket " + path
                        + ": a client is disconnected, since it has left 4 MiB of events unread");
    }

    @Test
    void eventsThatAreReadAreNotCounted() throws IOException {
        ObjectNode data = QmpJson.object().put("text", MUCH);
        try (QmpClient client = QmpClient.connect(path)) {
            for (int i = 0; i < 2 * QmpBacklog.MAX_EVENT_BYTES / MUCH.length(); i++) {
                server.emitEvent("MUCH", data);
                client.nextEvent("MUCH");
            }

            server.emitEvent("LAST", QmpJson.object());
            client.nextEvent("LAST");
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void aClientTooManyIsServedWhenAnotherOneHasGone() throws IOException, QmpException {
        var clients = new ArrayDeque<QmpClient>();
        try (SocketChannel waiting = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            for (int i = 0; i < QmpServer.MAX_CLIENTS; i++) {
                clients.add(QmpClient.connect(path));
            }
            waiting.connect(UnixDomainSocketAddress.of(path));
            clients.getLast().execute("echo", QmpJson.object().put("text", "the server has looked round"));
            clients.getLast().execute("echo", QmpJson.object().put("text", "and had its answer taken"));
            waiting.configureBlocking(false);
            assertThat(waiting.read(ByteBuffer.allocate(1))).isZero();

            clients.remove().close();

            waiting.configureBlocking(true);
            assertThat(waiting.read(ByteBuffer.allocate(1))).isOne();
        } finally {
            for (QmpClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aClientThatCannotBeAcceptedIsAcceptedLaterAndNobodyTriesWithoutEnd() throws IOException, QmpException {
        var nanos = new AtomicLong();
        var attempts = new AtomicInteger();
        var exhausted = new AtomicBoolean();
        server.close();
        var acceptor = new QmpAcceptor(
                path,
                listener -> {
                    attempts.incrementAndGet();
                    if (exhausted.get()) {
                        throw new IOException("Too many open files");
                    }
                    return listener.accept();
                },
                nanos::get,
                problems::add);
        server = openServer(acceptor);
        try (QmpClient other = QmpClient.connect(path)) {
            exhausted.set(true);
            try (SocketChannel waiting = connect()) {
                // The server looks round for each of these commands, and meets the client that waits.
                for (int i = 0; i < 100; i++) {
                    other.execute("echo", QmpJson.object().put("text", "on time"));
                }
                assertThat(attempts).hasValue(2);

                nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(QmpAcceptor.PAUSE_MS));
                for (int i = 0; i < 100; i++) {
                    other.execute("echo", QmpJson.object().put("text", "on time"));
                }
                assertThat(attempts).hasValue(3);

                exhausted.set(false);
                nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(QmpAcceptor.PAUSE_MS));

                assertThat(waiting.read(ByteBuffer.allocate(1))).isOne();
                assertThat(attempts).hasValue(4);
            }
        }
        assertThat(problems)
                .containsExactly(
                        "the control socket " + path + ": a client cannot be accepted for now: Too many open files");
    }

    @Test
    void eightCommandsMayWaitAndWhatFollowsIsLeftUnreadEvenIfItIsOutOfBand() throws Exception {
        String waiting = "{\"execute\": \"echo\", \"arguments\": {\"text\": \"later\"}}";
        String urgent = "{\"exec-oob\": \"urgent\", \"arguments\": {\"text\": \"now\"}}";
        try (QmpClient busy = QmpClient.connect(path, QmpDispatcher.OUT_OF_BAND);
                QmpClient other = QmpClient.connect(path, QmpDispatcher.OUT_OF_BAND)) {
            var release = new CountDownLatch(1);
            main.execute(() -> await(release));

            assertThat(busy.send(waiting.repeat(7) + urgent).path("text").asString())
                    .isEqualTo("now");
            busy.write(waiting + urgent);
            other.send(urgent);
            other.send(urgent);
            release.countDown();

            assertThat(busy.send(urgent).path("text").asString()).isEqualTo("later");
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

        assertThatThrownBy(() -> QmpServer.open(file, QmpJson.object(), Map.of(), Map.of(), main, problems::add))
                .hasMessage("cannot open the control socket " + file + ": a file of that name exists");
        assertThat(file).hasContent("mine");
    }

    @Test
    void neverDeletesAPipeEither() throws Exception {
        Path pipe = directory.resolve("pipe");
        Process mkfifo =
                new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThatThrownBy(() -> QmpServer.open(pipe, QmpJson.object(), Map.of(), Map.of(), main, problems::add))
                .hasMessage("cannot open the control socket " + pipe + ": a file of that name exists");
        assertThat(pipe).exists();
    }

    @Test
    void closingRemovesTheSocketAndEndsTheSessions() throws IOException {
        try (QmpClient client = QmpClient.connect(path)) {
            server.close();

            client.awaitEnd();
            assertThat(path).doesNotExist();
        }
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private static void write(SocketChannel socket, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            socket.write(bytes);
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
        try (SocketChannel socket = connect()) {
            write(socket, text);
            socket.shutdownOutput();
            return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
