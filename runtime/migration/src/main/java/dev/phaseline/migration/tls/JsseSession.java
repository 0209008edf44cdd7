package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A session of the JDK's TLS. Several records go out, and come in, in one call to the channel: a record holds 16 KiB, and
 * a call for each would cost more than the encryption.
 */
final class JsseSession implements TlsSession {
    private static final int RECORDS_PER_CALL = 8;

    private final MigrationChannel channel;
    private final SSLEngine engine;

    /** Encrypted bytes that came in, ready to be taken out. Owned by the reader, as {@link #decrypted} is. */
    private final ByteBuffer incoming;

    /** Bytes for which the reader's buffer had no room, ready to be taken out. */
    private final ByteBuffer decrypted;

    /** Encrypted bytes that go out, empty between two writes. Also the lock of whoever writes. */
    private final ByteBuffer outgoing;

    private JsseSession(MigrationChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int recordBytes = engine.getSession().getPacketBufferSize();
        this.incoming = ByteBuffer.allocate(RECORDS_PER_CALL * recordBytes).limit(0);
        this.outgoing = ByteBuffer.allocate(RECORDS_PER_CALL * recordBytes);
        this.decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    /**
     * Agrees on a session.
     *
     * @throws SSLException if the peer is not accepted, or does not accept
     * @throws IOException if the connection breaks
     */
    static JsseSession handshake(MigrationChannel channel, SSLEngine engine) throws IOException {
        var session = new JsseSession(channel, engine);
        engine.beginHandshake();
        try {
            session.negotiate();
        } catch (IOException e) {
            session.sendAlert();
            throw e;
        }
        return session;
    }

    private void negotiate() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            switch (status) {
                case NEED_WRAP -> status = wrapNothing();
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                    status = engine.getHandshakeStatus();
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> status = unwrapHandshake();
                case FINISHED, NOT_HANDSHAKING -> throw new IllegalStateException("the loop has ended");
            }
        }
    }

    private HandshakeStatus unwrapHandshake() throws IOException {
        SSLEngineResult result = unwrap(decrypted.clear());
        decrypted.flip();
        if (result.getStatus() == Status.BUFFER_UNDERFLOW && !fill()) {
            throw new EOFException("the peer closed the connection during the handshake");
        }
        if (result.getStatus() == Status.CLOSED) {
            throw new EOFException("the peer ended the handshake");
        }
        return result.getHandshakeStatus();
    }

    /** The handshake failed: the engine may have an alert that says why. */
    private void sendAlert() {
        try {
            while (!engine.isOutboundDone() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrapNothing();
            }
        } catch (IOException e) {
            System.getLogger(JsseSession.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot tell the peer why the handshake failed", e);
        }
    }

    @Override
    public Optional<X509Certificate> peerCertificate() {
        try {
            return Optional.of((X509Certificate) engine.getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            // That is how the JDK says that there is none.
            return Optional.empty();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        while (true) {
            if (decrypted.hasRemaining()) {
                int count = Math.min(decrypted.remaining(), target.remaining());
                target.put(target.position(), decrypted, decrypted.position(), count);
                target.position(target.position() + count);
                decrypted.position(decrypted.position() + count);
                return count;
            }
            int before = target.position();
            boolean direct = target.remaining() >= decrypted.capacity();
            SSLEngineResult result = unwrap(direct ? target : decrypted.clear());
            if (!direct) {
                decrypted.flip();
            }
            if (target.position() > before) {
                return target.position() - before;
            }
            if (result.getStatus() == Status.CLOSED || (result.getStatus() == Status.BUFFER_UNDERFLOW && !fill())) {
                return -1;
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                // The peer has changed its keys and waits for ours.
                wrapNothing();
            } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            }
        }
    }

    private SSLEngineResult unwrap(ByteBuffer target) throws SSLException {
        return engine.unwrap(incoming, target);
    }

    /** Reads more encrypted bytes behind those that are there; false at the end. */
    private boolean fill() throws IOException {
        incoming.compact();
        try {
            return channel.read(incoming) >= 0;
        } finally {
            incoming.flip();
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        synchronized (outgoing) {
            long written = 0;
            boolean more = true;
            while (more) {
                SSLEngineResult result = engine.wrap(sources, offset, length, outgoing);
                written += result.bytesConsumed();
                if (result.getStatus() == Status.CLOSED) {
                    throw new IOException("the TLS session was closed");
                }
                more = result.getStatus() == Status.OK
                        && result.bytesConsumed() > 0
                        && hasRemaining(sources, offset, length);
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    engine.getDelegatedTask().run();
                    more = true;
                }
            }
            drain();
            return written;
        }
    }

    private static boolean hasRemaining(ByteBuffer[] sources, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    private HandshakeStatus wrapNothing() throws IOException {
        synchronized (outgoing) {
            SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), outgoing);
            drain();
            return result.getHandshakeStatus();
        }
    }

    private void drain() throws IOException {
        outgoing.flip();
        try {
            while (outgoing.hasRemaining()) {
                channel.write(outgoing);
            }
        } finally {
            outgoing.clear();
        }
    }

    @Override
    public void sendCloseNotify() throws IOException {
        engine.closeOutbound();
        if (!engine.isOutboundDone()) {
            wrapNothing();
        }
    }
}
