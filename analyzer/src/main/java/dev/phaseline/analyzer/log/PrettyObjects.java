package dev.phaseline.analyzer.log;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Objects;

/**
 * The objects of {@code journalctl -o json-pretty}, each as one line of as many bytes, as a {@link CollectedObject} wants
 * it. Line ends stand between members only, before a tab or a closing brace; strings have neither. Used by one thread.
 *
 * <pre>
 * {
 *         "_PID" : "1234",
 *         "MESSAGE" : "..."
 * }
 * </pre>
 */
final class PrettyObjects extends FilterInputStream {
    private final PushbackInputStream source;

    /** @param source lets a byte be taken back */
    PrettyObjects(PushbackInputStream source) {
        super(source);
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        int next = source.read();
        return next < 0 ? -1 : joined(next, next == '\n' ? peek() : -1) & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, target.length);
        int count = source.read(target, start, length);
        for (int i = start; i < start + count; i++) {
            if (target[i] == '\n' || target[i] == '\t') {
                int after = i + 1 < start + count ? target[i + 1] : peek();
                target[i] = joined(target[i], after);
            }
        }
        return count;
    }

    private int peek() throws IOException {
        int next = source.read();
        if (next >= 0) {
            source.unread(next);
        }
        return next;
    }

    private static byte joined(int value, int next) {
        boolean inside = value == '\t' || (value == '\n' && (next == '\t' || next == '}'));
        return (byte) (inside ? ' ' : value);
    }
}
