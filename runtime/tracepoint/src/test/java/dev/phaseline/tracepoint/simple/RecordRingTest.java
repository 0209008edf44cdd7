package dev.phaseline.tracepoint.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecordRingTest {
    private final ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());

    @Test
    void recordsComeOutAsTheyWentInWithoutGaps() {
        var ring = new RecordRing(1024);

        assertThat(ring.offer(bytes(1, 2, 3, 0, 0, 0, 0, 0), 3)).isTrue();
        assertThat(ring.offer(bytes(4, 5, 6, 7, 8, 9, 10, 11), 8)).isTrue();

        assertThat(ring.drain(out)).isEqualTo(2);
        assertThat(moved()).isEqualTo(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        assertThat(ring.drain(out)).isZero();
    }

    @Test
    void aRecordThatFindsNoRoomIsRefusedAndTheOthersStay() {
        var ring = new RecordRing(128); // 16 words: three records of 1 + 4 words, one word is left
        byte[] record = new byte[32];

        assertThat(List.of(ring.offer(record, 32), ring.offer(record, 32), ring.offer(record, 32)))
                .containsOnly(true);
        assertThat(ring.offer(record, 32)).isFalse();

        assertThat(ring.drain(out)).isEqualTo(3);
        assertThat(ring.offer(record, 32)).isTrue();
    }

    @Test
    void whatDoesNotFitIntoTheBufferStays() {
        var ring = new RecordRing(1024);
        ring.offer(new byte[40], 40);
        ring.offer(new byte[40], 40);
        var small = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());

        assertThat(ring.drain(small)).isEqualTo(1);
        assertThat(ring.isEmpty()).isFalse();
        small.clear();
        assertThat(ring.drain(small)).isEqualTo(1);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void aClosedRingRefusesAndKeepsWhatItHas() {
        var ring = new RecordRing(1024);
        ring.offer(new byte[8], 8);

        ring.close();
        ring.close();

        assertThat(ring.offer(new byte[8], 8)).isFalse();
        assertThat(ring.isEmpty()).isFalse();
        assertThat(ring.drain(out)).isEqualTo(1);
        assertThat(ring.isEmpty()).isTrue();
    }

    /** Many laps with records of all lengths, so that every way to meet the end of the ring occurs. */
    @Property
    void theOrderAndTheBytesSurviveAnyLengths(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 100) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5) int every) {
        var ring = new RecordRing(256);
        var expected = new ArrayList<Byte>();
        var actual = new ArrayList<Byte>();
        for (int i = 0; i < lengths.size(); i++) {
            byte[] record = new byte[(lengths.get(i) + 7) & -8];
            Arrays.fill(record, (byte) (i + 1));
            if (ring.offer(record, lengths.get(i))) {
                for (int b = 0; b < lengths.get(i); b++) {
                    expected.add((byte) (i + 1));
                }
            }
            if (i % every == 0) {
                drain(ring, actual);
            }
        }
        drain(ring, actual);

        assertThat(actual).isEqualTo(expected);
        assertThat(ring.isEmpty()).isTrue();
    }

    /** Each record holds its producer and a number; whatever is refused, no record is lost, doubled or reordered. */
    @Test
    void severalProducersAndOneConsumerAgree() throws InterruptedException {
        int producers = 3;
        int each = 200_000;
        var ring = new RecordRing(8192);
        var refused = new AtomicLong();
        var threads = new ArrayList<Thread>();
        for (int p = 0; p < producers; p++) {
            long producer = p;
            threads.add(new Thread(() -> {
                ByteBuffer record = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
                for (long i = 0; i < each; i++) {
                    record.putLong(0, producer).putLong(8, i);
                    if (!ring.offer(record.array(), i % 3 == 0 ? 17 : 24)) {
                        refused.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        Map<Long, Long> last = new HashMap<>();
        long taken = 0;
        while (taken + refused.get() < (long) producers * each) {
            out.clear();
            taken += ring.drain(out);
            out.flip();
            while (out.hasRemaining()) {
                long producer = out.getLong();
                long number = out.getLong();
                assertThat(number).isGreaterThan(last.getOrDefault(producer, -1L));
                last.put(producer, number);
                out.position(out.position() + (number % 3 == 0 ? 1 : 8));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(ring.isEmpty()).isTrue();
        assertThat(taken).isPositive();
    }

    private void drain(RecordRing ring, List<Byte> into) {
        out.clear();
        ring.drain(out);
        for (byte b : moved()) {
            into.add(b);
        }
    }

    private byte[] moved() {
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
