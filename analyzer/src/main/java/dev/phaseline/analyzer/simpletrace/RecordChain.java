package dev.phaseline.analyzer.simpletrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Recognises records that have no header in front of them, by the way in which they follow one another. */
final class RecordChain {
    /** Fewer records than this in a row may be chance. */
    private static final int ENOUGH = 4;

    /** SystemTap numbers the events of one file, and no release has a tenth of this. */
    private static final long MOST_IDS = 1 << 16;

    private static final int TYPE = Long.BYTES;

    private RecordChain() {}

    /** Whether bytes begin with several records of version 4, or consist of fewer. */
    static boolean isAtStartOf(byte[] head, ByteOrder order) {
        VarHandle longs = MethodHandles.byteArrayViewVarHandle(long[].class, order);
        VarHandle ints = MethodHandles.byteArrayViewVarHandle(int[].class, order);
        int longest = RecordLimits.longest(new SimpletraceHeader(4, order, 0));
        int position = 0;
        int records = 0;
        while (records < ENOUGH && head.length - position >= TYPE + RecordLimits.EVENT_HEADER) {
            long id = (long) longs.get(head, position + TYPE);
            int length = (int) ints.get(head, position + TYPE + 16);
            boolean isRecord = (long) longs.get(head, position) == RecordLimits.TYPE_EVENT
                    && id >= 0
                    && id < MOST_IDS
                    && length >= RecordLimits.EVENT_HEADER
                    && length <= longest;
            if (!isRecord) {
                return false;
            }
            position += TYPE + length;
            records++;
        }
        return records == ENOUGH || (records > 0 && position == head.length);
    }
}
