package dev.phaseline.migration.qmp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of the control protocol, for one thread. It works with every QEMU too. Events that arrive while a reply is
 * awaited are kept for {@link #nextEvent}.
 */
public final class QmpClient implements AutoCloseable {
    /** The member that a greeting has, and no other message. */
    private static final String GREETING = "QMP";

    private final SocketChannel socket;
    private final BufferedReader reader;
    private final Deque<JsonNode> events = new ArrayDeque<>();
    private final JsonNode greeting;

    private QmpClient(SocketChannel socket) throws IOException {
        this.socket = socket;
        this.reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8));
        this.greeting = receive();
    }

    /**
     * Connects and negotiates.
     *
     * @param capabilities of the protocol, to be enabled
     * @throws IOException if nobody listens there, or it is no control socket
     */
    public static QmpClient connect(Path path, String... capabilities) throws IOException {
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        try {
            var client = new QmpClient(socket);
            ObjectNode arguments = QmpJson.object();
            if (capabilities.length > 0) {
                List.of(capabilities).forEach(arguments.putArray("enable")::add);
            }
            client.execute("qmp_capabilities", arguments);
            return client;
        } catch (IOException e) {
            socket.close();
            throw e;
        } catch (QmpException e) {
            socket.close();
            throw new IOException(path + " is no control socket: " + e.description(), e);
        }
    }

    /** What the server said first. */
    public JsonNode greeting() {
        return greeting;
    }

    /** Executes a command without arguments; see {@link #execute(String, ObjectNode)}. */
    public JsonNode execute(String command) throws IOException, QmpException {
        return execute(command, QmpJson.object());
    }

    /**
     * Executes a command and waits for the reply.
     *
     * @return what the reply carries as {@code return}
     * @throws IOException if the connection ends first
     * @throws QmpException if the server refuses or fails
     */
    public JsonNode execute(String command, ObjectNode arguments) throws IOException, QmpException {
        ObjectNode request = QmpJson.object().put("execute", command);
        if (!arguments.isEmpty()) {
            request.set("arguments", arguments);
        }
        return send(request.toString());
    }

    /** Sends a text as it is, a line end added, and waits for the reply to it. */
    JsonNode send(String text) throws IOException, QmpException {
        write(text);
        while (true) {
            JsonNode message = receive();
            JsonNode error = message.get("error");
            // A QEMU whose monitor is set up at the moment of the connection may greet twice.
            boolean isReply = !message.has(GREETING);
            if (message.has("event")) {
                events.add(message);
            } else if (error != null) {
                throw new QmpException(
                        QmpException.ErrorClass.ofWireName(error.path("class").asString()),
                        error.path("desc").asString());
            } else if (isReply) {
                return message.path("return");
            }
        }
    }

    /** Sends a text as it is, a line end added. */
    void write(String text) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            socket.write(line);
        }
    }

    /** Waits for the next event of that name; those of other names are dropped. */
    public JsonNode nextEvent(String name) throws IOException {
        while (true) {
            JsonNode kept = events.poll();
            JsonNode message = kept == null ? receive() : kept;
            if (message.path("event").asString("").equals(name)) {
                return message;
            }
        }
    }

    /** Waits until the server closes the connection, as it does when its process ends. */
    public void awaitEnd() throws IOException {
        @Nullable String line = reader.readLine();
        while (line != null) {
            line = reader.readLine();
        }
    }

    private JsonNode receive() throws IOException {
        String line = Optional.ofNullable(reader.readLine())
                .orElseThrow(() -> new IOException("the control connection was closed by the other side"));
        try {
            return QmpJson.parse(line);
        } catch (JacksonException e) {
            throw new IOException("no JSON on the control connection: " + line, e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
