package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.channel.TraceIdentity;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.stream.ConfirmingChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An encrypted connection. The source ends it with a {@code close_notify}, which QEMU 10.0 demands of additional channels;
 * the destination sends none, since what a source does not read makes its kernel reset the connection.
 */
final class TlsMigrationChannel implements MigrationChannel, ConfirmingChannel {
    private final MigrationChannel plain;
    private final TlsSession session;
    private final boolean announcesEnd;
    private final long traceIdentity = TraceIdentity.next();
    private volatile boolean ended;

    /** @param announcesEnd whether closing sends {@code close_notify} */
    TlsMigrationChannel(MigrationChannel plain, TlsSession session, boolean announcesEnd) {
        this.plain = plain;
        this.session = session;
        this.announcesEnd = announcesEnd;
    }

    @Override
    public long traceIdentity() {
        return traceIdentity;
    }

    @Override
    public String typeName() {
        return TlsSecurity.TYPE_NAME;
    }

    @Override
    public void waitIn(MainLoop loop) throws IOException {
        plain.waitIn(loop);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return session.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) session.write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return session.write(sources, offset, length);
    }

    @Override
    public void confirm() throws IOException {
        if (plain instanceof ConfirmingChannel confirming) {
            end();
            confirming.confirm();
        }
    }

    @Override
    public void shutdown() throws IOException {
        // Whoever closes now must not wait for a peer that may have stopped reading.
        ended = true;
        plain.shutdown();
    }

    @Override
    public boolean isOpen() {
        return plain.isOpen();
    }

    @Override
    public void close() throws IOException {
        try (plain) {
            end();
        } catch (IOException e) {
            // All data was written before: the peer is gone, or has closed its side first.
            System.getLogger(TlsMigrationChannel.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot announce the end of a TLS session", e);
        }
    }

    private void end() throws IOException {
        if (!ended && announcesEnd && plain.isOpen()) {
            ended = true;
            session.sendCloseNotify();
        }
    }
}
