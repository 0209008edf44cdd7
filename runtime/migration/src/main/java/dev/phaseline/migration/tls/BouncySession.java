package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsNoCloseNotifyException;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServer;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** A session of Bouncy Castle's TLS, in which nobody shows a certificate. */
final class BouncySession implements TlsSession {
    private static final int INPUT_BYTES = 128 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;

    private final TlsProtocol protocol;
    private final byte[] readChunk = new byte[CHUNK_BYTES];
    private final byte[] writeChunk = new byte[CHUNK_BYTES];

    private BouncySession(TlsProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * Agrees on a session.
     *
     * @param endpoint which of the two this side is
     * @throws TlsFatalAlert if this side ends the handshake
     * @throws IOException if the other side does, or its connection ends; the message is one line for the user
     */
    static BouncySession open(
            TlsCredentials.Endpoint endpoint,
            MigrationChannel channel,
            Supplier<TlsClient> client,
            Supplier<TlsServer> server)
            throws IOException {
        var bytes = new ChannelInput(channel);
        var input = new BufferedInputStream(bytes, INPUT_BYTES);
        var output = new ChannelOutput(channel);
        try {
            return new BouncySession(
                    switch (endpoint) {
                        case CLIENT -> connect(input, output, client.get());
                        case SERVER -> accept(input, output, server.get());
                    });
        } catch (TlsFatalAlertReceived e) {
            throw refusal(e);
        } catch (TlsFatalAlert e) {
            // The alert for it calls it a failure to agree.
            throw bytes.ended ? new IOException("the peer broke the connection during the handshake", e) : e;
        }
    }

    private static TlsProtocol connect(InputStream input, OutputStream output, TlsClient client) throws IOException {
        var protocol = new TlsClientProtocol(input, output);
        protocol.connect(client);
        return protocol;
    }

    private static TlsProtocol accept(InputStream input, OutputStream output, TlsServer server) throws IOException {
        var protocol = new TlsServerProtocol(input, output);
        protocol.accept(server);
        return protocol;
    }

    /** What a session is made with. */
    static TlsCrypto crypto() {
        return new JcaTlsCryptoProvider().create(new SecureRandom());
    }

    /** Says in one line for the user why this side has ended a handshake. */
    static IOException problem(TlsFatalAlert alert) {
        return new IOException("cannot agree with the peer: " + text(alert.getAlertDescription()), alert);
    }

    private static IOException refusal(TlsFatalAlertReceived alert) {
        return new IOException("the peer refused: " + text(alert.getAlertDescription()), alert);
    }

    private static String text(short alert) {
        return AlertDescription.getName(alert).replace('_', ' ');
    }

    @Override
    public Optional<X509Certificate> peerCertificate() {
        return Optional.empty();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count;
        try {
            count = protocol.readApplicationData(readChunk, 0, Math.min(readChunk.length, target.remaining()));
        } catch (TlsNoCloseNotifyException e) {
            // QEMU ends its main connection like this.
            return -1;
        }
        if (count > 0) {
            target.put(readChunk, 0, count);
        }
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        int count = 0;
        for (int i = offset; i < offset + length && count < CHUNK_BYTES; i++) {
            int some = Math.min(CHUNK_BYTES - count, sources[i].remaining());
            sources[i].get(writeChunk, count, some);
            count += some;
        }
        protocol.writeApplicationData(writeChunk, 0, count);
        return count;
    }

    @Override
    public void sendCloseNotify() throws IOException {
        protocol.close();
    }

    /** What a protocol reads; closing it leaves the channel open. */
    private static final class ChannelInput extends InputStream {
        private final MigrationChannel channel;
        private boolean ended;

        ChannelInput(MigrationChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = channel.read(ByteBuffer.wrap(target, offset, length));
            ended = count < 0;
            return count;
        }
    }

    /** What a protocol writes, record by record; closing it leaves the channel open. */
    private static final class ChannelOutput extends OutputStream {
        private final MigrationChannel channel;

        ChannelOutput(MigrationChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }
}
