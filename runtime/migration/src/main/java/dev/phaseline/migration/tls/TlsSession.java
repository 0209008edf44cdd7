package dev.phaseline.migration.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** An agreed session over a channel. One thread may read while another one writes. */
sealed interface TlsSession permits BouncySession, JsseSession {
    /** The certificate that the peer has shown, whether or not anybody checked it. */
    Optional<X509Certificate> peerCertificate();

    /** Reads at least one byte; -1 at the end, which the peer need not have announced: the stream knows its own end. */
    int read(ByteBuffer target) throws IOException;

    /** Writes some bytes of the buffers, at least one. */
    long write(ByteBuffer[] sources, int offset, int length) throws IOException;

    /** Tells the peer that nothing more comes; waits for no answer. */
    void sendCloseNotify() throws IOException;
}
