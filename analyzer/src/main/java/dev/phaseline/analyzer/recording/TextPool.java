package dev.phaseline.analyzer.recording;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The distinct texts of a window, as the bytes that the recording has, which are UTF-8 as a rule and need not be. A text
 * is known by a number from 1; 0 is C's {@code NULL}. Events repeat few texts very often, so an event holds a number.
 */
final class TextPool {
    /** The number of C's {@code NULL}. */
    static final int NULL = 0;

    private static final int FIRST_TEXTS = 64;
    private static final int FIRST_BYTES = 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    /** Where the text of a number ends in {@link #bytes}; it begins where the one before it ends. */
    private int[] ends = new int[FIRST_TEXTS];

    private int[] hashes = new int[FIRST_TEXTS];
    /** Open addressing: numbers of texts, 0 where there is none. */
    private int[] slots = new int[2 * FIRST_TEXTS];

    private int last = NULL;
    /** What was asked for before: as a rule events that follow one another have the same text. */
    private int latest = NULL;

    /** The number of a text. */
    int id(byte[] source, int offset, int length) {
        if (latest == NULL || !equals(latest, source, offset, length)) {
            latest = find(source, offset, length);
        }
        return latest;
    }

    private int find(byte[] source, int offset, int length) {
        int hash = hash(source, offset, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != NULL) {
            int id = slots[slot];
            if (hashes[id] == hash && equals(id, source, offset, length)) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        return add(source, offset, length, hash, slot);
    }

    private int add(byte[] source, int offset, int length, int hash, int slot) {
        int start = ends[last];
        int end = Math.addExact(start, length);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
        System.arraycopy(source, offset, bytes, start, length);
        last++;
        if (last == ends.length) {
            ends = Arrays.copyOf(ends, 2 * last);
            hashes = Arrays.copyOf(hashes, 2 * last);
        }
        ends[last] = end;
        hashes[last] = hash;
        slots[slot] = last;
        if (2 * last > slots.length) {
            rehash();
        }
        return last;
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int id = 1; id <= last; id++) {
            int slot = hashes[id] & mask;
            while (slots[slot] != NULL) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = id;
        }
    }

    private boolean equals(int id, byte[] source, int offset, int length) {
        return Arrays.equals(bytes, ends[id - 1], ends[id], source, offset, offset + length);
    }

    private static int hash(byte[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + source[i];
        }
        // Texts that differ in their last digit only must not fall into neighbouring slots.
        return (hash * 0x9E3779B9) ^ (hash >>> 15);
    }

    /** The number of texts, which is the greatest number in use. */
    int size() {
        return last;
    }

    /** The bytes of all texts together. */
    int sizeBytes() {
        return ends[last];
    }

    byte[] bytes(int id) {
        return Arrays.copyOfRange(bytes, ends[id - 1], ends[id]);
    }

    /** The text of each number from 1 as UTF-8: what is none becomes {@code \xNN}, an escape for each byte. */
    byte[][] utf8() {
        var texts = new byte[last + 1][];
        for (int id = 1; id <= last; id++) {
            texts[id] = utf8(bytes(id));
        }
        return texts;
    }

    private static byte[] utf8(byte[] text) {
        for (byte next : text) {
            if (next < 0) {
                return isUtf8(text, 0, text.length) ? text : escaped(text);
            }
        }
        return text;
    }

    private static boolean isUtf8(byte[] text, int start, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, start, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] escaped(byte[] text) {
        var escaped = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; ) {
            int length = characterBytes(text, i);
            if (length > 0) {
                escaped.write(text, i, length);
            } else {
                var escape = String.format(Locale.ROOT, "\\x%02x", text[i] & 0xFF);
                escaped.writeBytes(escape.getBytes(StandardCharsets.US_ASCII));
            }
            i += Math.max(length, 1);
        }
        return escaped.toByteArray();
    }

    /** How many bytes the character at a place has; 0 if there is none. */
    private static int characterBytes(byte[] text, int start) {
        if (text[start] >= 0) {
            return 1;
        }
        for (int length = 2; length <= Math.min(4, text.length - start); length++) {
            if (isUtf8(text, start, length)) {
                return length;
            }
        }
        return 0;
    }

    /** The text; what is no UTF-8 becomes U+FFFD. */
    String string(int id) {
        return new String(bytes, ends[id - 1], ends[id] - ends[id - 1], StandardCharsets.UTF_8);
    }
}
