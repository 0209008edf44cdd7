package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What one side of a TLS connection shows of itself and demands of the other. */
public sealed interface TlsCredentials permits AnonymousCredentials, PskCredentials, X509Credentials {
    /** Which side of a connection credentials are for. */
    enum Endpoint {
        /** The source, which connects. */
        CLIENT,
        /** The destination, which is connected to. */
        SERVER
    }

    /** The side that they are for. */
    Endpoint endpoint();

    /** Whether a client must know the name of the host that it connects to. */
    boolean checksHostName();

    /** Whether a server knows who the client is: the name in a certificate that it has verified. */
    boolean namesClients();

    /**
     * Agrees on a session with the peer; blocks until that succeeded or failed, or the channel is shut down.
     *
     * @param channel in blocking mode
     * @param hostName that the server's certificate must have; null where that does not matter
     * @throws IOException if there is no agreement; the message is one line for the user
     */
    TlsSession handshake(MigrationChannel channel, @Nullable String hostName) throws IOException;
}
