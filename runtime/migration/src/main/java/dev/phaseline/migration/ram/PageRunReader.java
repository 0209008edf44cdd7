package dev.phaseline.migration.ram;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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

    private final Arrival arrival;
    private final Preparation preparation;
    private final ByteBuffer headers = ByteBuffer.allocateDirect(MAX_PAGES * Long.BYTES);

    /** In turn the memory of a page and the buffer of the header behind it. */
    private final ByteBuffer[] pieces = new ByteBuffer[2 * MAX_PAGES];

    /** Of which each page's piece is a view. */
    private final @Nullable ByteBuffer[] windows = new ByteBuffer[MAX_PAGES];

    private int guess = FIRST_GUESS;

    /** Told of a page when its header is here and its bytes may not be. */
    @FunctionalInterface
    interface Arrival {
        void page(RamBlock block, long offsetBytes, int flags);
    }

    /** Told how far the pages have come that followed each other, before the next are read. */
    @FunctionalInterface
    interface Preparation {
        void reached(RamBlock block, long offsetBytes);
    }

    PageRunReader(Arrival arrival, Preparation preparation) {
        this.arrival = arrival;
        this.preparation = preparation;
        for (int i = 0; i < MAX_PAGES; i++) {
            pieces[2 * i + 1] = headers.slice(i * Long.BYTES, Long.BYTES);
        }
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
            aim(block, first, pages, done);
            if (!readGuessed(in, block, first, pages)) {
                return;
            }
            first += pages;
            done = 0;
            guess = Math.min(2 * guess, MAX_PAGES);
        }
        in.getBytes(block.memory(), (first << RamBlock.PAGE_BITS) + done, RamBlock.PAGE_SIZE - done);
    }

    @SuppressWarnings("ReferenceEquality") // equal buffers may be views of different memory
    private void aim(RamBlock block, long first, int pages, int done) {
        for (int i = 0; i < pages; i++) {
            long offsetBytes = (first + i) << RamBlock.PAGE_BITS;
            ByteBuffer window = block.window(offsetBytes);
            if (windows[i] != window) {
                windows[i] = window;
                pieces[2 * i] = window.duplicate();
            }
            int start = RamBlock.offsetInWindow(offsetBytes);
            pieces[2 * i].limit(start + RamBlock.PAGE_SIZE).position(start);
            pieces[2 * i + 1].clear();
        }
        pieces[0].position(pieces[0].position() + done);
    }

    /**
     * Reads pages and the headers behind them.
     *
     * @return whether all headers were those of the next pages; if not, the first that was not is the next in the file
     */
    private boolean readGuessed(QemuInputFile in, RamBlock block, long first, int pages) throws StreamException {
        for (int piece = 0; piece < 2 * pages; ) {
            in.readStraight(pieces, piece, 2 * pages - piece);
            for (; piece < 2 * pages && !pieces[piece].hasRemaining(); piece++) {
                if (piece % 2 == 1) {
                    int page = piece / 2;
                    long next = (first + page + 1) << RamBlock.PAGE_BITS;
                    if (headers.getLong(page * Long.BYTES) != (next | NEXT_PAGE_FLAGS)) {
                        guess = Math.clamp(page, 1, FIRST_GUESS);
                        giveBack(in, block, first, piece, 2 * pages);
                        return false;
                    }
                    arrival.page(block, next, NEXT_PAGE_FLAGS);
                }
            }
        }
        return true;
    }

    private void giveBack(QemuInputFile in, RamBlock block, long first, int from, int to) {
        for (int piece = from; piece < to; piece++) {
            ByteBuffer bytes = pieces[piece];
            boolean page = piece % 2 == 0;
            long offsetBytes = (first + piece / 2) << RamBlock.PAGE_BITS;
            int start = page ? RamBlock.offsetInWindow(offsetBytes) : 0;
            int size = bytes.position() - start;
            if (size == 0) {
                return;
            }
            in.pushBack(bytes.flip().position(start));
            if (page) {
                block.memory().asSlice(offsetBytes, size).fill((byte) 0);
            }
        }
    }
}
