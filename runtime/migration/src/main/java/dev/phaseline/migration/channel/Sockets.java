package dev.phaseline.migration.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Opens the sockets that migration URIs name, with errors that say what to change. */
final class Sockets {
    /** Connections that may wait to be accepted: a migration has one, and with multifd up to 255 more. */
    private static final int BACKLOG = 256;

    /**
     * How far a source may be ahead of a destination on the same host: far enough that neither waits for the other all the
     * time, and little enough for a cache.
     */
    private static final int LOCAL_SEND_BUFFER_BYTES = 1 << 20;

    /** What an unprivileged process may ask for. */
    private static final Path MAX_SEND_BUFFER = Path.of("/proc/sys/net/core/wmem_max");

    private Sockets() {}

    /**
     * Connects; blocks until that succeeded or failed.
     *
     * @param connecting has the socket meanwhile: who closes it there ends the attempt
     */
    static SocketChannel connect(MigrationUri.Socket uri, Set<SocketChannel> connecting) throws ChannelException {
        try {
            SocketChannel socket = openSocket(uri);
            connecting.add(socket);
            try {
                socket.connect(uri.socketAddress());
                tune(socket, uri);
                return socket;
            } catch (IOException | UnresolvedAddressException e) {
                socket.close();
                throw e;
            } finally {
                connecting.remove(socket);
            }
        } catch (ClosedChannelException e) {
            throw new ChannelException("cannot connect to " + uri + ": given up", e);
        } catch (UnresolvedAddressException e) {
            throw new ChannelException(
                    "cannot connect to " + uri + ": there is no such host, or none with such an address", e);
        } catch (IOException e) {
            throw new ChannelException("cannot connect to " + uri + ": " + e.getMessage(), e);
        }
    }

    /** Opens a listener, in non-blocking mode. */
    static ServerSocketChannel listen(MigrationUri.Socket uri) throws ChannelException {
        try {
            ServerSocketChannel server = openServer(uri);
            try {
                bind(server, uri);
                server.configureBlocking(false);
                return server;
            } catch (IOException | UnresolvedAddressException e) {
                server.close();
                throw e;
            }
        } catch (UnresolvedAddressException e) {
            throw new ChannelException(
                    "cannot listen on " + uri + ": there is no such host, or none with such an address", e);
        } catch (IOException e) {
            throw new ChannelException("cannot listen on " + uri + ": " + reason(uri, e), e);
        }
    }

    private static void bind(ServerSocketChannel server, MigrationUri.Socket uri) throws IOException {
        switch (uri) {
            case MigrationUri.Tcp tcp -> bindFirstFree(server, tcp);
            case MigrationUri.Unix unix -> {
                SocketFile.removeAbandoned(Path.of(unix.path()));
                server.bind(unix.socketAddress(), BACKLOG);
            }
        }
    }

    private static void bindFirstFree(ServerSocketChannel server, MigrationUri.Tcp tcp) throws IOException {
        int last = tcp.options().lastPort().orElse(tcp.port());
        for (int port = tcp.port(); port < last; port++) {
            try {
                server.bind(tcp.socketAddress(port), BACKLOG);
                return;
            } catch (BindException inUse) {
                System.getLogger(Sockets.class.getName())
                        .log(System.Logger.Level.DEBUG, "port " + port + " is not free, trying the next", inUse);
            }
        }
        server.bind(tcp.socketAddress(Math.max(last, tcp.port())), BACKLOG);
    }

    /**
     * The URI that reaches a listener, which may have chosen its port itself. A host is an address in it, or empty where it
     * listens at all addresses of both families.
     */
    static MigrationUri.Socket boundUri(MigrationUri.Socket asked, ServerSocketChannel server) throws IOException {
        return switch (asked) {
            case MigrationUri.Tcp tcp -> {
                var local = (InetSocketAddress) server.getLocalAddress();
                yield new MigrationUri.Tcp(boundHost(tcp, local.getAddress()), local.getPort(), tcp.options());
            }
            case MigrationUri.Unix unix -> unix;
        };
    }

    private static String boundHost(MigrationUri.Tcp asked, InetAddress local) {
        if (local instanceof Inet6Address && local.isAnyLocalAddress()) {
            return asked.host().isEmpty() && asked.options().family() == TcpOptions.Family.ANY ? "" : "::";
        }
        return asked.host().contains(":") ? asked.host() : local.getHostAddress();
    }

    /** Page data and small messages share the connection: the latter must not wait for the former's full segments. */
    static void tune(SocketChannel socket, MigrationUri.Socket uri) throws IOException {
        if (uri instanceof MigrationUri.Tcp tcp) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, tcp.options().keepAlive());
        }
    }

    /**
     * Lets the sender be no further ahead than a processor's cache is large, where both ends are on one host: what waits there
     * for the destination longer has to come from memory again. Between hosts the operating system goes on to choose, by what
     * is on its way; so it does where it would grant less.
     */
    static void keepInCache(SocketChannel socket) {
        try {
            if (socket.getLocalAddress() instanceof InetSocketAddress here
                    && socket.getRemoteAddress() instanceof InetSocketAddress there
                    && isOneHost(here.getAddress(), there.getAddress())
                    && LOCAL_SEND_BUFFER_BYTES <= maxSendBufferBytes()) {
                socket.setOption(StandardSocketOptions.SO_SNDBUF, LOCAL_SEND_BUFFER_BYTES);
            }
        } catch (IOException e) {
            // Whoever uses a connection that has broken already learns that.
            System.getLogger(Sockets.class.getName()).log(System.Logger.Level.DEBUG, "no choice of the send buffer", e);
        }
    }

    /** The largest send buffer that a process may ask for; 0 if that is not known. */
    static long maxSendBufferBytes() {
        // The kernel tells such a number in one read, and only the beginning of it if little is read at first.
        try (BufferedReader lines = Files.newBufferedReader(MAX_SEND_BUFFER)) {
            return Long.parseLong(lines.readLine());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Whether the two ends of a connection are on the same host. */
    static boolean isOneHost(InetAddress here, InetAddress there) {
        return there.isLoopbackAddress() || here.equals(there);
    }

    private static SocketChannel openSocket(MigrationUri.Socket uri) throws IOException {
        return switch (uri) {
            case MigrationUri.Tcp tcp -> SocketChannel.open();
            case MigrationUri.Unix unix -> SocketChannel.open(StandardProtocolFamily.UNIX);
        };
    }

    private static ServerSocketChannel openServer(MigrationUri.Socket uri) throws IOException {
        return switch (uri) {
            // A channel of both families would take 0.0.0.0 for the addresses of both.
            case MigrationUri.Tcp tcp ->
                tcp.listensAtIpv4()
                        ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                        : ServerSocketChannel.open();
            case MigrationUri.Unix unix -> ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        };
    }

    private static String reason(MigrationUri.Socket uri, IOException failure) {
        return switch (uri) {
            case MigrationUri.Tcp tcp ->
                failure instanceof BindException
                        ? failure.getMessage() + ", choose another port, or 0 for an automatic one"
                        : String.valueOf(failure.getMessage());
            case MigrationUri.Unix unix -> unixReason(Path.of(unix.path()), failure);
        };
    }

    private static String unixReason(Path path, IOException failure) {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            return "there is no directory " + directory;
        }
        return String.valueOf(failure.getMessage());
    }
}
