package dev.phaseline.migration.qmp;

import dev.phaseline.migration.channel.SocketFile;
import dev.phaseline.migration.mainloop.MonotonicClock;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves the control protocol on a unix socket. A thread {@code qmp} moves the bytes of all clients; commands are
 * executed by the executor that was given. No client makes anybody wait, or memory grow without bound, by what it leaves
 * unread. Closing the server sends what is still queued, as far as clients take it at
 * once, and removes the socket file. Only the user who runs the guest may connect.
 */
public final class QmpServer implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** More of them wait to be accepted; a QEMU serves one at a time. */
    static final int MAX_CLIENTS = 64;

    private static final long FOREVER = 0;

    private final Path path;
    private final ServerSocketChannel server;
    private final SelectionKey serverKey;
    private final Selector selector;
    private final QmpAcceptor acceptor;
    private final Consumer<String> problems;
    private final QmpDispatcher dispatcher;
    private final ObjectNode greeting;
    private final Set<QmpSession> sessions = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closing;

    private QmpServer(
            Path path,
            ServerSocketChannel server,
            SelectionKey serverKey,
            QmpAcceptor acceptor,
            JsonNode version,
            Map<String, QmpCommand> commands,
            Map<String, QmpCommand> outOfBandCommands,
            Executor executor,
            Consumer<String> problems) {
        this.path = path;
        this.server = server;
        this.serverKey = serverKey;
        this.selector = serverKey.selector();
        this.acceptor = acceptor;
        this.problems = problems;
        this.dispatcher = new QmpDispatcher(commands, outOfBandCommands, executor, this::reply);
        this.greeting = QmpJson.object();
        ObjectNode qmp = greeting.putObject("QMP");
        qmp.set("version", version);
        qmp.putArray("capabilities").add(QmpDispatcher.OUT_OF_BAND);
        this.thread = Thread.ofPlatform().daemon().name("qmp").unstarted(this::serve);
    }

    /**
     * Opens the socket and begins to serve.
     *
     * @param version what the greeting says under {@code version}
     * @param commands by name; {@code qmp_capabilities} is the server's own
     * @param outOfBandCommands more of them, which any thread may execute: a client may ask for it
     * @param executor runs commands, one after the other
     * @param problems learns, in one line for the user, why a client was disconnected, or cannot be accepted; on any
     *     thread
     * @throws IOException if the socket cannot be opened; the message is one line for the user
     */
    public static QmpServer open(
            Path path,
            JsonNode version,
            Map<String, QmpCommand> commands,
            Map<String, QmpCommand> outOfBandCommands,
            Executor executor,
            Consumer<String> problems)
            throws IOException {
        var acceptor = new QmpAcceptor(path, ServerSocketChannel::accept, MonotonicClock.SYSTEM, problems);
        return open(path, acceptor, version, commands, outOfBandCommands, executor, problems);
    }

    /** Opens the socket as {@link #open(Path, JsonNode, Map, Map, Executor, Consumer)} does, for a test. */
    static QmpServer open(
            Path path,
            QmpAcceptor acceptor,
            JsonNode version,
            Map<String, QmpCommand> commands,
            Map<String, QmpCommand> outOfBandCommands,
            Executor executor,
            Consumer<String> problems)
            throws IOException {
        ServerSocketChannel server = listen(path);
        Selector selector = Selector.open();
        server.configureBlocking(false);
        SelectionKey key = server.register(selector, SelectionKey.OP_ACCEPT);
        var qmp = new QmpServer(path, server, key, acceptor, version, commands, outOfBandCommands, executor, problems);
        qmp.thread.start();
        return qmp;
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IOException("cannot open the control socket " + path + ": there is no directory " + directory);
        }
        try {
            SocketFile.removeAbandoned(path);
            return bindForOwner(path);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("cannot open the control socket " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Creates the socket where nobody else can reach it, takes everybody else's rights away and moves it to its place: at
     * no moment could another user connect.
     */
    private static ServerSocketChannel bindForOwner(Path path) throws IOException {
        Path place = path.toAbsolutePath();
        Path hidden = Files.createTempDirectory(place.resolveSibling(""), ".");
        Path socket = hidden.resolve("q");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, OWNER_ONLY);
            Files.move(socket, place, StandardCopyOption.ATOMIC_MOVE);
            return server;
        } catch (IOException | IllegalArgumentException e) {
            server.close();
            Files.deleteIfExists(socket);
            throw e;
        } finally {
            Files.delete(hidden);
        }
    }

    /** Tells all clients that have negotiated about something that happened. For any thread. */
    public void emitEvent(String name, ObjectNode data) {
        byte[] line = eventLine(name, data);
        for (QmpSession session : sessions) {
            if (session.isInCommandMode()) {
                session.sendEvent(line);
            }
        }
        selector.wakeup();
    }

    /** An event of this moment as it is sent to a client, its line end included. */
    public static byte[] eventLine(String name, ObjectNode data) {
        Instant now = Instant.now();
        ObjectNode event = QmpJson.object();
        event.putObject("timestamp").put("seconds", now.getEpochSecond()).put("microseconds", now.getNano() / 1000);
        event.put("event", name);
        if (!data.isEmpty()) {
            event.set("data", data);
        }
        return QmpJson.line(event);
    }

    private void reply(QmpSession session, JsonNode reply) {
        session.sendReply(QmpJson.line(reply));
        selector.wakeup();
    }

    private void serve() {
        try {
            while (!closing) {
                boolean pausing = acceptor.isPausing();
                serverKey.interestOps(!pausing && sessions.size() < MAX_CLIENTS ? SelectionKey.OP_ACCEPT : 0);
                selector.select(pausing ? QmpAcceptor.PAUSE_MS : FOREVER);
                for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
                    if (key.isValid() && key.isAcceptable()) {
                        accept();
                    } else if (key.isValid() && key.isReadable() && key.attachment() instanceof QmpSession session) {
                        session.read();
                    }
                }
                selector.selectedKeys().clear();
                sessions.forEach(this::goOn);
                sessions.removeIf(session -> !session.isOpen());
            }
            sessions.forEach(QmpSession::write);
            sessions.forEach(QmpSession::close);
        } catch (IOException e) {
            System.getLogger(QmpServer.class.getName())
                    .log(System.Logger.Level.ERROR, "the control socket " + path + " is out of service", e);
        }
    }

    private void goOn(QmpSession session) {
        if (session.isOverrun()) {
            session.close();
            problems.accept("the control socket %s: a client is disconnected, since it has left %d MiB of events unread"
                    .formatted(path, QmpBacklog.MAX_EVENT_BYTES >> 20));
        } else {
            session.execute();
            session.write();
        }
    }

    private void accept() throws ClosedChannelException {
        SocketChannel socket = acceptor.accept(server).orElse(null);
        if (socket != null) {
            var session = new QmpSession(socket, socket.register(selector, SelectionKey.OP_READ), dispatcher);
            session.greet(QmpJson.line(greeting));
            sessions.add(session);
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        server.close();
        Files.deleteIfExists(path);
    }
}
