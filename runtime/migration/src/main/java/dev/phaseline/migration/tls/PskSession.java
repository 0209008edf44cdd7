package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.bouncycastle.tls.TlsNoCloseNotifyException;
import org.bouncycastle.tls.TlsProtocol;

/** A session of Bouncy Castle's TLS. */
final class PskSession implements TlsSession {
    private static final int INPUT_BYTES = 128 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;

    private final TlsProtocol protocol;
    private final byte[] readChunk = new byte[CHUNK_BYTES];
    private final byte[] writeChunk = new byte[CHUNK_BYTES];

    /** @param protocol whose handshake is done */
    PskSession(TlsProtocol protocol) {
        this.protocol = protocol;
    }

    /** What a protocol reads; closing it leaves the channel open. */
    static InputStream input(MigrationChannel channel) {
        return new BufferedInputStream(new ChannelInput(channel), INPUT_BYTES);
    }

    /** What a protocol writes, record by record; closing it leaves the channel open. */
    static OutputStream output(MigrationChannel channel) {
        return new ChannelOutput(channel);
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

    private static final class ChannelInput extends InputStream {
        private final MigrationChannel channel;

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
            return channel.read(ByteBuffer.wrap(target, offset, length));
        }
    }

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
