package dev.phaseline.migration.ram;

import dev.phaseline.migration.stream.IoVector;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads pages that follow each other from the channel straight to where they belong, with no buffer between. Owned by
 * the thread that reads the stream.
 *
 * <p>Headers stand between the pages, so it is known only afterwards where a page belongs. But a source that sends one
 * page after the other will most likely go on with the next. So one read of the channel is given the places of the next
 * pages, in turn with small buffers for the headers between them:
 *
 * <pre>
 *   stream   | page n | header | page n+1 | header | page n+2 | header |
 *   goes to  | memory | buffer |  memory  | buffer |  memory  | buffer |
 * </pre>
 *
 * Then the headers are looked at. The first that is not as guessed, and all that came behind it, goes back to the file as
 * if it had not been read, and the memory that got the wrong bytes is made zero. That is allowed for pages that have not
 * arrived yet: each of them is still to come, as data or as zeros. Others are not guessed.
 *
 * <p>The guess gets longer while it holds, and short when it fails.
 */
final class PageRunReader {
    /** So many fit the file's buffer together with their headers, should they have to go back. */
    static final int MAX_PAGES = QemuInputFile.PUSH_BACK_BYTES / (RamBlock.PAGE_SIZE + Long.BYTES);

    private static final int FIRST_GUESS = 4;
    private static final int NEXT_PAGE_FLAGS = RamRecord.PAGE | RamRecord.CONTINUE;

    /** A page and the header behind it. */
    private static final int UNIT_BYTES = RamBlock.PAGE_SIZE + Long.BYTES;

    private static final ValueLayout.OfLong HEADER = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arrival arrival;
    private final Preparation preparation;
    private final MemorySegment headerBytes = Arena.ofAuto().allocate((long) MAX_PAGES * Long.BYTES, Long.BYTES);
    private final long[] headers = new long[MAX_PAGES];
    private final IoVector pieces = new IoVector(2 * MAX_PAGES);
    private int guess = FIRST_GUESS;

    /** Told of pages that follow each other when their headers are here and the bytes of the last may not be. */
    @FunctionalInterface
    interface Arrival {
        void pages(RamBlock block, long offsetBytes, int pages, int flags);
    }

    /** Told how far the pages have come that followed each other, before the next are read. */
    @FunctionalInterface
    interface Preparation {
        void reached(RamBlock block, long offsetBytes);
    }

    PageRunReader(Arrival arrival, Preparation preparation) {
        this.arrival = arrival;
        this.preparation = preparation;
    }

    /**
     * Reads a page, and the pages behind it up to the first record that is none of them.
     *
     * @param in over a channel that {@linkplain QemuInputFile#canReadStraight can do that}
     * @param offsetBytes of the page whose header has been read already
     * @param received pages whose header has come
     */
    void read(QemuInputFile in, RamBlock block, long offsetBytes, DirtyBitmap received) throws StreamException {
        int done = Math.min(in.bufferedBytes(), RamBlock.PAGE_SIZE);
        in.getBytes(block.memory(), offsetBytes, done);
        long first = offsetBytes >>> RamBlock.PAGE_BITS;
        while (in.bufferedBytes() == 0) {
            preparation.reached(block, first << RamBlock.PAGE_BITS);
            int pages = received.clearRun(first + 1, guess);
            if (pages == 0) {
                break;
            }
            if (!readGuessed(in, block, first, pages, done)) {
                return;
            }
            first += pages;
            done = 0;
            guess = Math.min(2 * guess, MAX_PAGES);
        }
        in.getBytes(block.memory(), (first << RamBlock.PAGE_BITS) + done, RamBlock.PAGE_SIZE - done);
    }

    /**
     * Reads pages and the headers behind them.
     *
     * @param done bytes of the first page that are here already
     * @return whether all headers were those of the next pages; if not, the first that was not is the next in the file
     */
    private boolean readGuessed(QemuInputFile in, RamBlock block, long first, int pages, int done)
            throws StreamException {
        aim(block, first, pages, done);
        int held = 0;
        long filledBytes = done;
        while (held < pages) {
            filledBytes += in.readStraight(pieces);
            int come = (int) (filledBytes / UNIT_BYTES);
            int asGuessed = asGuessed(first, held, come);
            if (asGuessed > held) {
                long next = (first + held + 1) << RamBlock.PAGE_BITS;
                arrival.pages(block, next, asGuessed - held, NEXT_PAGE_FLAGS);
            }
            held = asGuessed;
            if (held < come) {
                guess = Math.clamp(held, 1, FIRST_GUESS);
                giveBack(in, block, first, held, filledBytes);
                return false;
            }
        }
        return true;
    }

    /** Returns up to which header, of those that have come, all are those of the next pages. */
    private int asGuessed(long first, int from, int come) {
        MemorySegment.copy(headerBytes, HEADER, (long) from * Long.BYTES, headers, from, come - from);
        int held = from;
        while (held < come && headers[held] == ((first + held + 1) << RamBlock.PAGE_BITS | NEXT_PAGE_FLAGS)) {
            held++;
        }
        return held;
    }

    private void aim(RamBlock block, long first, int pages, int done) {
        pieces.clear();
        long page = block.hostAddress(first << RamBlock.PAGE_BITS);
        long header = headerBytes.address();
        pieces.add(page + done, RamBlock.PAGE_SIZE - done);
        pieces.add(header, Long.BYTES);
        for (int i = 1; i < pages; i++) {
            pieces.add(page + ((long) i << RamBlock.PAGE_BITS), RamBlock.PAGE_SIZE);
            pieces.add(header + (long) i * Long.BYTES, Long.BYTES);
        }
    }

    /** Gives the header behind a page back, and all that was read after it. */
    private void giveBack(QemuInputFile in, RamBlock block, long first, int page, long filledBytes) {
        in.pushBack(headerBytes, (long) page * Long.BYTES, Long.BYTES);
        for (int i = page + 1; (long) i * UNIT_BYTES < filledBytes; i++) {
            long left = filledBytes - (long) i * UNIT_BYTES;
            long offsetBytes = (first + i) << RamBlock.PAGE_BITS;
            long inPage = Math.min(left, RamBlock.PAGE_SIZE);
            in.pushBack(block.memory(), offsetBytes, inPage);
            block.memory().asSlice(offsetBytes, inPage).fill((byte) 0);
            if (left > inPage) {
                in.pushBack(headerBytes, (long) i * Long.BYTES, Math.min(left - inPage, Long.BYTES));
            }
        }
    }
}
