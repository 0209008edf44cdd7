package dev.phaseline.analyzer.simpletrace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Finds where records begin after a place at which none does. Each byte costs the same, whatever the file has. */
final class RecordPlaces {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    private final SimpletraceHeader header;
    private final RecordInput input;
    private final EventIds ids;

    RecordPlaces(SimpletraceHeader header, RecordInput input, EventIds ids) {
        this.header = header;
        this.input = input;
        this.ids = ids;
    }

    /** Whether text can be the name of an event. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Takes at least one byte, and goes on until a record begins or the file ends. */
    void takeUntilRecord() throws IOException {
        int step = header.hasFixedRecords() ? FixedRecord.BYTES : 1;
        do {
            input.has(step);
            input.take(Math.min(step, input.available()));
        } while (input.has(1) && !isFollowedRecord());
    }

    private boolean isFollowedRecord() throws IOException {
        int size = recordSize(0);
        return size > 0 && input.has(size) && isRecordOrEnd(size);
    }

    /** Whether a record may begin so many bytes after the current place, or the file ends exactly there. */
    boolean isRecordOrEnd(int offset) throws IOException {
        return input.has(offset) && (!input.has(offset + 1) || recordSize(offset) > 0);
    }

    /** The size of the record that stands so many bytes after the current place; 0 if none can. */
    private int recordSize(int offset) throws IOException {
        if (header.hasTypes() && input.has(offset + Long.BYTES) && input.u64(offset) == RecordLimits.TYPE_MAPPING) {
            return mappingSize(offset);
        }
        int start = offset + (header.hasTypes() ? Long.BYTES : 0);
        if (!input.has(offset + RecordLayout.arguments(header))
                || (header.hasTypes() && input.u64(offset) != RecordLimits.TYPE_EVENT)) {
            return 0;
        }
        long id = input.u64(start);
        if (id != RecordLimits.DROPPED_ID && !ids.isKnown(id)) {
            return 0;
        }
        if (header.hasFixedRecords()) {
            return FixedRecord.BYTES;
        }
        int length = input.u32(start + 2 * Long.BYTES);
        return length < RecordLimits.EVENT_HEADER || length > RecordLimits.longest(header)
                ? 0
                : start - offset + length;
    }

    private int mappingSize(int offset) throws IOException {
        int prefix = Long.BYTES + RecordLimits.MAPPING_HEADER;
        if (!input.has(offset + prefix)) {
            return 0;
        }
        int length = input.u32(offset + 2 * Long.BYTES);
        if (length <= 0 || length > RecordLimits.LONGEST_NAME || !input.has(offset + prefix + length)) {
            return 0;
        }
        var name = new String(input.copy(offset + prefix, length), StandardCharsets.UTF_8);
        return isName(name) ? prefix + length : 0;
    }
}
