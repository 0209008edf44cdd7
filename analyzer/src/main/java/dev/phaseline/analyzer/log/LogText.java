package dev.phaseline.analyzer.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file has as lines of UTF-8, if its start says that they are spelled in another way. */
final class LogText {
    private static final byte[] JOURNAL = "__CURSOR=".getBytes(StandardCharsets.US_ASCII);

    /** {@code journalctl -o json-pretty}. */
    private static final byte[] PRETTY = "{\n\t\"".getBytes(StandardCharsets.US_ASCII);

    private LogText() {}

    /** The lines of a stream. */
    static InputStream of(InputStream stream) throws IOException {
        var whole = new PushbackInputStream(stream, JOURNAL.length);
        byte[] start = whole.readNBytes(JOURNAL.length);
        whole.unread(start);
        if (Arrays.equals(start, JOURNAL)) {
            return new JournalExport(whole);
        }
        if (start.length >= PRETTY.length && Arrays.equals(start, 0, PRETTY.length, PRETTY, 0, PRETTY.length)) {
            return new PrettyObjects(whole);
        }
        boolean littleEndian = start.length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE;
        boolean bigEndian = start.length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF;
        return littleEndian || bigEndian ? new Utf16Text(whole) : whole;
    }
}
