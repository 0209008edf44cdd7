package dev.phaseline.migration.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.phaseline.migration.trace.RecordedEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuFileTest {
    private static final HexFormat HEX = HexFormat.of();

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final QemuOutputFile out = new QemuOutputFile(Channels.newChannel(sent));

    @Test
    void valuesAreBigEndianAndNamesCarryTheirLength() {
        out.putU8(0x1ff);
        out.putU16(0x0203);
        out.putU32(0x04050607);
        out.putU64(0x08090a0b0c0d0e0fL);
        out.putStr8("ram");
        out.putBytes(new byte[] {0x41, 0x42});
        out.flush();

        assertThat(HEX.formatHex(sent.toByteArray()))
                .isEqualTo("ff" + "0203" + "04050607" + "08090a0b0c0d0e0f" + "03" + "72616d" + "4142");
        assertThat(out.position()).isEqualTo(21);
        assertThat(out.transferredBytes()).isEqualTo(21);
    }

    @Test
    void aSeriesIsTakenAsFarAsItGoes() throws StreamException {
        for (long value : new long[] {7, 10, 13, 17}) {
            out.putU64(value);
            out.putU8(5);
        }
        out.putU64(20);
        out.flush();
        var in = new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(sent.toByteArray())));

        assertThat(in.takeSeries(7, 3, (byte) 5, 9)).as("nothing is buffered").isZero();
        assertThat(in.peekU8(0)).isZero();
        assertThat(in.takeSeries(7, 3, (byte) 6, 9)).isZero();
        assertThat(in.takeSeries(7, 3, (byte) 5, 2)).isEqualTo(2);
        assertThat(in.takeSeries(13, 3, (byte) 5, 9)).isOne();
        assertThat(in.takeSeries(17, 3, (byte) 5, 9)).isOne();
        assertThat(in.takeSeries(20, 3, (byte) 5, 9))
                .as("the byte behind it is missing")
                .isZero();
        assertThat(in.getU64()).isEqualTo(20);
    }

    @Test
    void partsBehindASeriesAreTakenAsFarAsTheyAreBuffered() throws StreamException {
        for (long value : new long[] {7, 10, 13, 17}) {
            out.putU64(value);
            out.putU32((int) value);
        }
        out.putU64(20);
        out.putU8(1);
        out.flush();
        var in = new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(sent.toByteArray())));
        ByteBuffer parts = ByteBuffer.allocate(20);
        MemorySegment target = MemorySegment.ofBuffer(parts);

        assertThat(in.takeParts(7, 3, target, 0, 4, 5))
                .as("nothing is buffered")
                .isZero();
        assertThat(in.peekU8(0)).isZero();
        assertThat(in.takeParts(8, 3, target, 0, 4, 5)).isZero();
        assertThat(in.takeParts(7, 3, target, 4, 4, 2)).isEqualTo(2);
        assertThat(in.takeParts(13, 3, target, 12, 4, 5)).isOne();
        assertThat(in.takeParts(17, 3, target, 16, 4, 5)).isOne();
        assertThat(in.takeParts(20, 3, target, 0, 4, 5))
                .as("the part behind it is incomplete")
                .isZero();
        assertThat(in.getU64()).isEqualTo(20);
        for (int expected : new int[] {0, 7, 10, 13, 17}) {
            assertThat(parts.getInt()).isEqualTo(expected);
        }
    }

    /** Values and views in any order, many more than one write takes, over a channel that takes little at a time. */
    @Property(tries = 200)
    void viewsStandInTheStreamWhereTheyWerePut(
            @ForAll @Size(max = 700) byte[] pattern,
            @ForAll @IntRange(min = 1, max = 50_000) int channelTakes,
            @ForAll boolean vectors) {
        // Views are read until the flush: memory that goes with its last use in the code may be gone by then.
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4096);
            for (int i = 0; i < 4096; i++) {
                memory.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31));
            }
            var expected = new ByteArrayOutputStream();
            var channel = new Taking(channelTakes, vectors);
            var file = new QemuOutputFile(channel);
            for (byte step : pattern) {
                int length = Byte.toUnsignedInt(step) * 16;
                if (step % 3 == 0) {
                    file.putU8(step);
                    expected.write(step);
                } else if (step % 3 == 1) {
                    int count = step;
                    file.putSeries(step, 1000, step, count);
                    file.putViews(step, -1000, memory, 0, 7, count);
                    for (int i = 0; i < count; i++) {
                        expected.writeBytes(ByteBuffer.allocate(9)
                                .putLong(step + 1000L * i)
                                .put(step)
                                .array());
                    }
                    for (int i = 0; i < count; i++) {
                        expected.writeBytes(
                                ByteBuffer.allocate(8).putLong(step - 1000L * i).array());
                        expected.writeBytes(memory.asSlice(i * 7L, 7).toArray(ValueLayout.JAVA_BYTE));
                    }
                } else {
                    file.putView(memory, 4096 - length, length);
                    for (int i = 4096 - length; i < 4096; i++) {
                        expected.write(memory.get(ValueLayout.JAVA_BYTE, i));
                    }
                }
                assertThat(file.position()).isEqualTo(expected.size());
                assertThat(file.rateUsedBytes()).isEqualTo(expected.size());
            }
            file.flush();

            assertThat(channel.taken.toByteArray()).isEqualTo(expected.toByteArray());
            assertThat(file.transferredBytes()).isEqualTo(expected.size());
        }
    }

    /** Takes no more than so many bytes of a write. */
    private static final class Taking implements WritableByteChannel, VectorChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int takes;
        private final boolean vectors;

        Taking(int takes, boolean vectors) {
            this.takes = takes;
            this.vectors = vectors;
        }

        @Override
        public boolean takesVectors() {
            return vectors;
        }

        @Override
        @SuppressWarnings("restricted") // as the operating system does
        public long write(IoVector pieces) {
            int before = taken.size();
            for (int i = 0; i < pieces.pieces() && taken.size() < before + takes; i++) {
                int count = (int) Math.min(pieces.length(i), before + takes - taken.size());
                taken.writeBytes(MemorySegment.ofAddress(pieces.address(i))
                        .reinterpret(count)
                        .toArray(ValueLayout.JAVA_BYTE));
            }
            return (long) taken.size() - before;
        }

        @Override
        public long read(IoVector pieces) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer source) {
            byte[] bytes = new byte[Math.min(source.remaining(), takes)];
            source.get(bytes);
            taken.writeBytes(bytes);
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Fewer than usual: making so many bytes takes a hundred times as long as writing them. */
    @Property(tries = 100)
    void whatIsWrittenIsRead(
            @ForAll byte u8,
            @ForAll short u16,
            @ForAll int u32,
            @ForAll long u64,
            @ForAll @Size(max = 100_000) byte[] bytes)
            throws StreamException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        QemuOutputFile file = new QemuOutputFile(Channels.newChannel(target));
        file.putU8(u8);
        file.putBytes(bytes);
        file.putU16(u16);
        file.putU32(u32);
        file.putU64(u64);
        file.flush();

        QemuInputFile in = input(target.toByteArray());
        assertThat(in.getU8()).isEqualTo(Byte.toUnsignedInt(u8));
        byte[] received = new byte[bytes.length];
        in.getBytes(received);
        assertThat(received).isEqualTo(bytes);
        assertThat(in.getU16()).isEqualTo(Short.toUnsignedInt(u16));
        assertThat(in.getU32()).isEqualTo(u32);
        assertThat(in.getU64()).isEqualTo(u64);
        assertThat(in.position()).isEqualTo(15 + bytes.length);
        assertThat(in.error()).isNull();
    }

    @Test
    void partsOfOffHeapMemoryTravelThroughTheBufferUnchanged() throws StreamException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocate(40 * 4096L);
            for (int page = 0; page < 40; page++) {
                pages.asSlice(page * 4096L, 4096).fill((byte) page);
            }
            for (int page = 39; page >= 0; page--) {
                out.putBytes(pages, page * 4096L, 4096);
            }
            out.flush();

            QemuInputFile in = input(sent.toByteArray());
            MemorySegment received = arena.allocate(40 * 4096L);
            for (int page = 39; page >= 0; page--) {
                in.getBytes(received, page * 4096L, 4096);
            }
            assertThat(received.mismatch(pages)).isEqualTo(-1);
            assertThat(received.get(ValueLayout.JAVA_BYTE, 7 * 4096L)).isEqualTo((byte) 7);
        }
    }

    @Test
    void aNameLongerThanItsLengthByteCanTellIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> out.putStr8("x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 bytes");
    }

    @Test
    void lookingAheadConsumesNothing() throws StreamException {
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        QemuInputFile in = input(bytes);

        byte[] name = new byte[255];
        assertThat(in.peekU8(1)).isEqualTo(1);
        assertThat(in.peek(name, 2)).isEqualTo(255);
        assertThat(name[254]).isEqualTo((byte) 256);
        assertThat(in.position()).isZero();
        assertThat(in.getU8()).isZero();
    }

    @Test
    void lookingPastTheEndFindsLessAndBreaksTheFile() {
        QemuInputFile in = input(new byte[] {5, 9, 'a'});

        byte[] name = new byte[9];
        assertThat(in.peek(name, 2)).isEqualTo(1);
        assertThat(in.peekU8(200)).isZero();
        assertThatThrownBy(in::getU8)
                .isInstanceOf(StreamException.class)
                .hasMessage("the stream ends, bytes missing: 8 (at byte 3 of the stream)");
    }

    @Test
    void aStreamThatEndsTooEarlyIsAnErrorWithItsOffsetAndStaysOne() {
        QemuInputFile in = input(new byte[] {0, 0, 0, 1, 0, 0});
        assertThat(catchThrowableOfType(StreamException.class, () -> {
                    in.getU32();
                    in.getU32();
                }))
                .satisfies(e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EIO);
                    assertThat(e.offsetBytes()).isEqualTo(6);
                    assertThat(e).hasMessage("the stream ends, bytes missing: 2 (at byte 6 of the stream)");
                });
        assertThatThrownBy(in::getU8).isSameAs(in.error());
    }

    @Test
    void theFirstErrorOfAWriterStaysAndNothingIsWrittenAfterIt() {
        out.putU32(1);
        out.flush();
        out.setError(Errno.EINVAL, "first");
        out.setError(Errno.EIO, "second");
        out.putU32(2);
        out.flush();

        assertThat(sent.toByteArray()).hasSize(4);
        assertThat(out.error()).hasMessage("first (at byte 4 of the stream)");
        assertThat(out.rateLimitExceeded()).isTrue();
    }

    @Test
    void aChannelThatFailsBreaksTheWriter() {
        QemuOutputFile file = new QemuOutputFile(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                throw new IOException("no space");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        });
        file.putU8(1);
        assertThat(file.error()).isNull();

        file.flush();

        assertThat(file.error()).hasMessageContaining("no space");
        file.close();
    }

    @Test
    void theBudgetIsOverdrawnOnlyWhenMoreThanItWasWritten() {
        out.setRateLimit(10);
        out.putU64(0);
        out.putU16(0);
        assertThat(out.rateUsedBytes()).isEqualTo(10);
        assertThat(out.rateLimitExceeded()).isFalse();

        out.putU8(0);
        assertThat(out.rateLimitExceeded()).isTrue();

        out.resetRateLimit();
        assertThat(out.rateLimitExceeded()).isFalse();
    }

    @Test
    void aBudgetOfZeroIsNoLimit() {
        out.setRateLimit(0);
        out.putBytes(new byte[1_000_000]);
        assertThat(out.rateLimitExceeded()).isFalse();
        assertThat(out.rateUsedBytes()).isEqualTo(1_000_000);
    }

    @Test
    void shuttingDownWakesAReaderAndAWriterThatAreBlocked(@TempDir Path directory) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
            server.bind(address);
            try (SocketChannel client = SocketChannel.open(address);
                    SocketChannel peer = server.accept()) {
                QemuInputFile in = new QemuInputFile(client);
                QemuOutputFile flood = new QemuOutputFile(client);
                CountDownLatch running = new CountDownLatch(2);
                FutureTask<StreamException> reader = new FutureTask<>(() -> {
                    running.countDown();
                    return catchThrowableOfType(StreamException.class, in::getU8);
                });
                FutureTask<@Nullable StreamException> writer = new FutureTask<>(() -> {
                    running.countDown();
                    while (flood.error() == null) {
                        flood.putU64(0);
                    }
                    return flood.error();
                });
                Thread.ofPlatform().start(reader);
                Thread.ofPlatform().start(writer);
                running.await();

                flood.shutdown();

                assertThat(reader.get().errno()).isEqualTo(Errno.EIO);
                assertThat(writer.get()).hasMessageContaining("the connection was shut down");
                assertThat(peer.isOpen()).isTrue();
            }
        }
    }

    @Test
    void closingIsTheLastThingThatARecordingShows() throws Exception {
        RecordedEvents events = RecordedEvents.during(() -> {
            out.putU8(1);
            out.close();
            input(new byte[0]).close();
        });

        assertThat(events.lines()).containsExactly("qemu_file_fclose()", "qemu_file_fclose()");
        assertThat(sent.toByteArray()).containsExactly(1);
    }

    private static QemuInputFile input(byte[] bytes) {
        return new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }
}
