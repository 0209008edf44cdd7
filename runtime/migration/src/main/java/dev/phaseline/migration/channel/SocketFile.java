package dev.phaseline.migration.channel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file by which a unix socket is found. A process that was killed leaves it, and nobody can listen there before it is gone. */
public final class SocketFile {
    /** Source: {@code sys/stat.h}, {@code S_IFMT} and {@code S_IFSOCK}. */
    private static final int TYPE_MASK = 0xf000;

    private static final int SOCKET_TYPE = 0xc000;

    private SocketFile() {}

    /**
     * Removes a socket whose owner has ended without that. QEMU removes whatever is there; what others use or wrote stays here.
     *
     * @throws IOException if there is something else, or something that others may use; the message says why one cannot
     *     listen there, and does not name the path
     */
    public static void removeAbandoned(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket(path)) {
            throw new IOException("a file of that name exists");
        }
        if (!refusesConnections(path)) {
            throw new IOException("another process listens there");
        }
        Files.delete(path);
    }

    /** A pipe or a device refuses connections too, and would be taken for abandoned. */
    private static boolean isSocket(Path path) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & TYPE_MASK) == SOCKET_TYPE;
    }

    private static boolean refusesConnections(Path path) throws IOException {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // A process that is behind with accepting would make the probe wait for it.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return false;
        } catch (ConnectException refused) {
            // ECONNREFUSED: the others that become this exception, ETIMEDOUT and ENOTCONN, no unix socket has.
            return true;
        } catch (IOException e) {
            throw new IOException("another process may listen there (" + e.getMessage() + ")", e);
        }
    }
}
