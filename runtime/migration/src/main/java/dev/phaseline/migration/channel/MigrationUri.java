package dev.phaseline.migration.channel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a migration goes to, or comes in: the text that {@code migrate} and {@code --incoming} take. */
public sealed interface MigrationUri {
    /** Transports that QEMU knows and this runtime does not speak yet. */
    Set<String> KNOWN_SCHEMES = Set.of("rdma", "vsock");

    /** What stands between the path of a file and an offset. */
    String FILE_OFFSET = ",offset=";

    /** A number of bytes: decimal or hexadecimal, or decimal with a unit. */
    Pattern OFFSET = Pattern.compile("0[xX](\\p{XDigit}{1,15})|(\\d{1,15})([KMGT]?)");

    /** The longest path that the kernel's socket address holds, its final NUL left out. */
    int MAX_UNIX_PATH_BYTES = 107;

    /** What a socket connects to, or is bound to. */
    sealed interface Socket extends MigrationUri {
        /** The address to connect to or to bind. Resolves a host name, which may take long. */
        SocketAddress socketAddress();

        /** The host name as trace events carry it: null where the transport has none. */
        @Nullable
        String traceHost();
    }

    /**
     * A TCP address.
     *
     * @param host name or address without brackets; empty for every local address
     * @param port from 0 to 65535; 0 lets a listener choose
     * @param options behind the port
     */
    record Tcp(String host, int port, TcpOptions options) implements Socket {
        /** An address without options. */
        public Tcp(String host, int port) {
            this(host, port, TcpOptions.NONE);
        }

        @Override
        public InetSocketAddress socketAddress() {
            return socketAddress(port);
        }

        /** As {@link #socketAddress()}, with another port. Unresolved if the host has no address of the family. */
        InetSocketAddress socketAddress(int other) {
            if (options.family() == TcpOptions.Family.ANY) {
                return host.isEmpty() ? new InetSocketAddress(other) : new InetSocketAddress(host, other);
            }
            return Stream.of(addresses())
                    .filter(options.family()::has)
                    .findFirst()
                    .map(address -> new InetSocketAddress(address, other))
                    .orElseGet(() -> InetSocketAddress.createUnresolved(host, other));
        }

        /** Whether a listener takes connections from addresses of four bytes only. Resolves a host name. */
        boolean listensAtIpv4() {
            return options.family() == TcpOptions.Family.IPV4
                    || (!host.isEmpty() && socketAddress().getAddress() instanceof Inet4Address);
        }

        private InetAddress[] addresses() {
            String wildcard = options.family() == TcpOptions.Family.IPV6 ? "::" : "0.0.0.0";
            try {
                return InetAddress.getAllByName(host.isEmpty() ? wildcard : host);
            } catch (UnknownHostException e) {
                // Told to the user as an address that was not resolved.
                return new InetAddress[0];
            }
        }

        @Override
        public String traceHost() {
            return host;
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "tcp:[%s]:%d%s" : "tcp:%s:%d%s").formatted(host, port, options);
        }
    }

    /**
     * A unix socket.
     *
     * @param path of the socket in the file system
     */
    record Unix(String path) implements Socket {
        @Override
        public SocketAddress socketAddress() {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        public @Nullable String traceHost() {
            return null;
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * A command, whose standard input takes the stream of a source and whose standard output brings that of a
     * destination; the return path is the other of the two.
     *
     * @param arguments the program, which is looked up in {@code PATH}, and what it is given
     */
    record Exec(List<String> arguments) implements MigrationUri {
        private static final List<String> SHELL = List.of("/bin/sh", "-c");

        /** Copies the list. */
        public Exec {
            arguments = List.copyOf(arguments);
        }

        static Exec ofShell(String command) {
            return new Exec(Stream.concat(SHELL.stream(), Stream.of(command)).toList());
        }

        /** The command as people write it, and as trace events carry it. */
        String command() {
            boolean isForShell = arguments.size() == SHELL.size() + 1
                    && arguments.subList(0, SHELL.size()).equals(SHELL);
            return isForShell ? arguments.getLast() : String.join(" ", arguments);
        }

        @Override
        public String toString() {
            return "exec:" + command();
        }
    }

    /**
     * A descriptor that somebody has given to this process.
     *
     * @param name given with {@code getfd}, or the number of one that was inherited
     */
    record Fd(String name) implements MigrationUri {
        @Override
        public String toString() {
            return "fd:" + name;
        }
    }

    /**
     * A file.
     *
     * @param path of the file
     * @param offset in bytes, where the stream begins
     */
    record File(String path, long offset) implements MigrationUri {
        @Override
        public String toString() {
            return "file:" + path + (offset == 0 ? "" : FILE_OFFSET + offset);
        }
    }

    /**
     * Reads a URI.
     *
     * @throws MigrationUriException naming what is wrong with it
     */
    static MigrationUri parse(String text) throws MigrationUriException {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        if (colon >= 0 && scheme.equals("tcp")) {
            return parseTcp(text, rest);
        }
        if (colon >= 0 && scheme.equals("unix")) {
            return parseUnix(text, rest);
        }
        if (colon >= 0 && scheme.equals("exec")) {
            return parseExec(text, rest);
        }
        if (colon >= 0 && scheme.equals("fd")) {
            return parseFd(text, rest);
        }
        if (colon >= 0 && scheme.equals("file")) {
            return parseFile(text, rest);
        }
        if (colon >= 0 && KNOWN_SCHEMES.contains(scheme)) {
            throw new MigrationUriException(
                    text, "transport '" + scheme + "' is not supported, use tcp, unix, exec, fd or file");
        }
        throw new MigrationUriException(text, "expected tcp:HOST:PORT, unix:PATH, exec:COMMAND, fd:NAME or file:PATH");
    }

    private static MigrationUri parseTcp(String text, String rest) throws MigrationUriException {
        int comma = rest.indexOf(',');
        return comma < 0
                ? parseTcp(text, rest, TcpOptions.NONE)
                : parseTcp(text, rest.substring(0, comma), TcpOptions.parse(text, rest.substring(comma + 1)));
    }

    private static MigrationUri parseTcp(String text, String rest, TcpOptions options) throws MigrationUriException {
        int portColon = rest.lastIndexOf(':');
        if (portColon < 0) {
            throw new MigrationUriException(text, "expected tcp:HOST:PORT, the port is missing");
        }
        String host = rest.substring(0, portColon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw new MigrationUriException(text, "an IPv6 address stands in brackets, as in tcp:[::1]:4444");
        }
        return new Tcp(host, parsePort(text, rest.substring(portColon + 1)), options);
    }

    /**
     * Reads a port.
     *
     * @param text the URI that has it
     * @throws MigrationUriException if it is none
     */
    static int parsePort(String text, String port) throws MigrationUriException {
        boolean digits = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(port) : -1;
        if (number < 0 || number > 0xffff) {
            throw new MigrationUriException(text, "'" + port + "' is no port number from 0 to 65535");
        }
        return number;
    }

    private static MigrationUri parseUnix(String text, String path) throws MigrationUriException {
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0) {
            throw new MigrationUriException(text, "expected unix:PATH, the path is missing");
        }
        if (bytes > MAX_UNIX_PATH_BYTES) {
            throw new MigrationUriException(
                    text, "the path has %d bytes, a socket's has at most %d".formatted(bytes, MAX_UNIX_PATH_BYTES));
        }
        checkPath(text, path);
        return new Unix(path);
    }

    /**
     * Refuses a path that no file of this system can have.
     *
     * @param text the URI that has it
     * @throws MigrationUriException saying why
     */
    static void checkPath(String text, String path) throws MigrationUriException {
        try {
            Path _ = Path.of(path);
        } catch (InvalidPathException e) {
            throw new MigrationUriException(text, "no path: " + e.getReason());
        }
    }

    private static MigrationUri parseExec(String text, String command) throws MigrationUriException {
        if (command.isBlank()) {
            throw new MigrationUriException(text, "expected exec:COMMAND, the command is missing");
        }
        return Exec.ofShell(command);
    }

    private static MigrationUri parseFd(String text, String name) throws MigrationUriException {
        if (name.isBlank()) {
            throw new MigrationUriException(text, "expected fd:NAME or fd:NUMBER, both are missing");
        }
        return new Fd(name);
    }

    private static MigrationUri parseFile(String text, String rest) throws MigrationUriException {
        int option = rest.indexOf(FILE_OFFSET);
        String path = option < 0 ? rest : rest.substring(0, option);
        if (path.isEmpty()) {
            throw new MigrationUriException(text, "expected file:PATH, the path is missing");
        }
        checkPath(text, path);
        return new File(path, option < 0 ? 0 : parseOffset(text, rest.substring(option + FILE_OFFSET.length())));
    }

    private static long parseOffset(String text, String offset) throws MigrationUriException {
        Matcher matcher = OFFSET.matcher(offset);
        if (!matcher.matches()) {
            throw new MigrationUriException(text, "'" + offset + "' is no number of bytes");
        }
        if (matcher.group(1) != null) {
            return Long.parseLong(matcher.group(1), 16);
        }
        long number = Long.parseLong(matcher.group(2));
        // The empty unit is at the beginning, K is worth 10 bits.
        int shift = 10 * " KMGT".indexOf(matcher.group(3).isEmpty() ? " " : matcher.group(3));
        if (number > Long.MAX_VALUE >> shift) {
            throw new MigrationUriException(text, "'" + offset + "' is more than a file can have");
        }
        return number << shift;
    }
}
