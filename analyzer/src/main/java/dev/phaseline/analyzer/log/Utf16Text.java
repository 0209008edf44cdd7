package dev.phaseline.analyzer.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A text in UTF-16 with a byte order mark, such as a shell of Windows writes, as UTF-8. Used by one thread. */
final class Utf16Text extends InputStream {
    private final Reader text;
    private final char[] units = new char[1 << 14];
    private int kept;
    private byte[] bytes = {};
    private int next;

    Utf16Text(InputStream stream) {
        text = new InputStreamReader(stream, StandardCharsets.UTF_16);
    }

    @Override
    public int read() throws IOException {
        return next < bytes.length || fill() ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (next == bytes.length && !fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, target, start, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        int count = text.read(units, kept, units.length - kept);
        int end = kept + Math.max(0, count);
        if (end == 0) {
            return false;
        }
        // The second half of a character is with those that are read next.
        boolean halved = count >= 0 && Character.isHighSurrogate(units[end - 1]);
        kept = halved ? 1 : 0;
        bytes = new String(units, 0, end - kept).getBytes(StandardCharsets.UTF_8);
        next = 0;
        if (halved) {
            units[0] = units[end - 1];
        }
        return bytes.length > 0 || fill();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
