package dev.phaseline.migration.vmstate;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON text that describes the device sections of a stream, in the style of QEMU: {@code ", "} between
 * members, {@code ": "} after names, no line breaks. Member names may repeat: so do QEMU's.
 */
public final class DescriptionJson {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> closers = new ArrayDeque<>();
    private boolean needsComma;

    /** Creates an empty text. */
    public DescriptionJson() {}

    /** Begins an object; unnamed at the top and inside an array. */
    public DescriptionJson startObject(@Nullable String name) {
        return start(name, "{", "}");
    }

    /** Begins an array. */
    public DescriptionJson startArray(String name) {
        return start(name, "[", "]");
    }

    /** Ends the innermost object or array. */
    public DescriptionJson end() {
        text.append(closers.pop());
        needsComma = true;
        return this;
    }

    /** Adds a text member. */
    public DescriptionJson put(String name, String value) {
        key(name);
        quote(value);
        return this;
    }

    /** Adds a number member. */
    public DescriptionJson put(String name, long value) {
        key(name);
        text.append(value);
        return this;
    }

    /** Returns the text written so far. */
    @Override
    public String toString() {
        return text.toString();
    }

    private DescriptionJson start(@Nullable String name, String opener, String closer) {
        key(name);
        text.append(opener);
        closers.push(closer);
        needsComma = false;
        return this;
    }

    private void key(@Nullable String name) {
        if (needsComma) {
            text.append(", ");
        }
        if (name != null) {
            quote(name);
            text.append(": ");
        }
        needsComma = true;
    }

    private void quote(String value) {
        text.append('"');
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        text.append('"');
    }
}
