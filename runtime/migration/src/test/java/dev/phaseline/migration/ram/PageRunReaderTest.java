package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.stream.IoVector;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.stream.VectorChannel;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that a channel brings straight to their places, as a whole and cut anywhere. */
final class PageRunReaderTest {
    private static final int PAGES = 1024;

    private final GuestMemory source = GuestMemory.map(PAGES * 4096L);

    private final GuestMemory destination = GuestMemory.map(PAGES * 4096L);

    private final MemorySegment sent = source.blocks().getFirst().memory();
    private final MemorySegment got = destination.blocks().getFirst().memory();
    private final SoftwareDirtyLog log = new SoftwareDirtyLog(source);
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final QemuOutputFile out = new QemuOutputFile(Channels.newChannel(wire));
    private final RamSender sender = new RamSender(source, log, new BigLock(), () -> 0, _ -> {}, () -> 0, false, null);

    private final RamReceiver receiver =
            new RamReceiver(destination, new SoftwareDirtyLog(destination), () -> {}, false, null);

    @AfterEach
    void close() {
        receiver.close();
        destination.close();
        source.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 4104, 65536, 1 << 20})
    void pagesThatFollowEachOtherArriveInTheirPlaces(int chunkBytes) throws StreamException {
        for (int page = 0; page < PAGES; page++) {
            fill(page, page + 1);
        }
        send();

        var channel = new Scattering(wire.toByteArray(), chunkBytes);
        receive(channel);

        assertThat(sent.mismatch(got)).isEqualTo(-1);
        assertThat(receiver.received(destination.blocks().getFirst()).count()).isEqualTo(PAGES);
        assertThat(channel.scattered).isGreaterThan((PAGES - 80) * 4096L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 4104, 65536, 1 << 20})
    void zeroPagesAmongThemStayUntouchedOrBecomeZero(int chunkBytes) throws StreamException {
        var random = new SplittableRandom(chunkBytes);
        for (int page = 0, left = 1; page < PAGES; page++, left--) {
            if (left == 0) {
                left = random.nextInt(1, 40);
                page += random.nextInt(0, 3);
            }
            if (page < PAGES) {
                fill(page, page + 1);
            }
        }
        // Nobody promises that the destination is zero before.
        got.asSlice(500 * 4096L, 100 * 4096L).fill((byte) 'x');
        send();

        receive(new Scattering(wire.toByteArray(), chunkBytes));

        assertThat(sent.mismatch(got)).isEqualTo(-1);
        assertThat(receiver.received(destination.blocks().getFirst()).count()).isEqualTo(PAGES);
    }

    /** The second time pages 0 to 9 and 20 to 29 come; the guess that 10 follows would destroy it. */
    @Test
    void aPageThatHasArrivedIsNotGuessed() throws StreamException {
        for (int page = 0; page < PAGES; page++) {
            fill(page, page + 1);
        }
        send();
        for (int page = 0; page < 10; page++) {
            rewrite(page);
            rewrite(20 + page);
        }
        sender.pendingBytes(Long.MAX_VALUE);
        sender.iterate(out);

        receive(new Scattering(wire.toByteArray(), 1 << 20));

        assertThat(sent.mismatch(got)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {100 * 4104 + 4, 100 * 4104 + 1000})
    void aStreamThatEndsAmongThePagesSaysWhere(int bytes) {
        for (int page = 0; page < PAGES; page++) {
            fill(page, page + 1);
        }
        send();
        var cut = new Scattering(Arrays.copyOf(wire.toByteArray(), bytes), 65536);

        assertThatThrownBy(() -> receive(cut))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("the stream ends")
                .hasMessageContaining("at byte " + bytes);
    }

    private void fill(int page, int value) {
        for (long at = page * 4096L; at < (page + 1) * 4096L; at += 4) {
            sent.set(ValueLayout.JAVA_INT, at, value);
        }
    }

    private void rewrite(int page) {
        fill(page, -page - 1);
        log.written(source.blocks().getFirst(), page);
    }

    private void send() {
        sender.setup(out);
        while (!sender.iterate(out)) {
            // One more section.
        }
    }

    private void receive(Scattering channel) throws StreamException {
        var in = new QemuInputFile(channel);
        while (in.position() < channel.bytes.length) {
            receiver.load(in);
        }
    }

    /** Gives so many bytes at most to each read, however many buffers that fills. */
    private static final class Scattering implements ReadableByteChannel, VectorChannel {
        private final byte[] bytes;
        private final int chunkBytes;
        private int position;
        private long scattered;

        Scattering(byte[] bytes, int chunkBytes) {
            this.bytes = bytes;
            this.chunkBytes = chunkBytes;
        }

        @Override
        public boolean takesVectors() {
            return true;
        }

        @Override
        public int read(ByteBuffer target) {
            int size = Math.min(target.remaining(), nextChunk());
            target.put(bytes, position, size);
            position += size;
            return size == 0 ? -1 : size;
        }

        @Override
        public long read(IoVector pieces) {
            int start = position;
            int end = position + nextChunk();
            for (int i = 0; i < pieces.pieces() && position < end; i++) {
                int size = (int) Math.min(pieces.length(i), end - position);
                MemorySegment.copy(bytes, position, memory(pieces.address(i), size), ValueLayout.JAVA_BYTE, 0, size);
                position += size;
            }
            scattered += position - start;
            return position == start ? -1 : position - start;
        }

        @SuppressWarnings("restricted") // as the operating system does
        private static MemorySegment memory(long address, long size) {
            return MemorySegment.ofAddress(address).reinterpret(size);
        }

        private int nextChunk() {
            return Math.min(chunkBytes, bytes.length - position);
        }

        @Override
        public long write(IoVector pieces) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
