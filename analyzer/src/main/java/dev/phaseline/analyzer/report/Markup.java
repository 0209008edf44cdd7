package dev.phaseline.analyzer.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes elements, attributes and text as markup that is both HTML and well-formed XML. Text and attribute values may be
 * anything: names in recordings come from strangers. Confined to one thread; failures to write are {@link
 * UncheckedIOException}s.
 */
final class Markup {
    private static final char REPLACEMENT = '\ufffd';

    private final Writer out;
    private final Deque<String> open = new ArrayDeque<>();

    Markup(Writer out) {
        this.out = out;
    }

    /** Writes what stands before the first element. */
    void doctype() {
        write("<!DOCTYPE html>\n");
    }

    /**
     * Starts an element.
     *
     * @param attributes names and values in turn
     */
    Markup open(String name, String... attributes) {
        startTag(name, attributes);
        write(">");
        open.push(name);
        return this;
    }

    /** Ends the innermost element, whose name must be this one. */
    Markup close(String name) {
        if (!name.equals(open.peek())) {
            throw new IllegalStateException("</" + name + "> inside of " + open);
        }
        open.pop();
        write("</" + name + ">");
        return this;
    }

    /** Writes text into the current element. */
    Markup text(String text) {
        write(escape(text));
        return this;
    }

    /** Writes an element that holds text and nothing else. */
    Markup leaf(String name, String text, String... attributes) {
        return open(name, attributes).text(text).close(name);
    }

    /** Writes an element without content: one of SVG's, or one of HTML's that have no end tag. */
    Markup empty(String name, String... attributes) {
        startTag(name, attributes);
        write("/>");
        return this;
    }

    /** Starts a new line, for those who read the source. */
    Markup line() {
        write("\n");
        return this;
    }

    /**
     * Writes the content of {@code style} or {@code script}, in which browsers resolve no escapes.
     *
     * @throws IllegalArgumentException if HTML and XML would read it differently
     */
    Markup raw(String text) {
        if (text.contains("<") || text.contains("&")) {
            throw new IllegalArgumentException("'<' and '&' mean something else in XML");
        }
        write(text);
        return this;
    }

    /** A coordinate or length with at most two decimals. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        if (text.charAt(end - 1) == '.') {
            end--;
        }
        return text.substring(0, end);
    }

    private void startTag(String name, String... attributes) {
        write("<" + name);
        for (int i = 0; i < attributes.length; i += 2) {
            write(" " + attributes[i] + "=\"" + escape(attributes[i + 1]) + "\"");
        }
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t' -> escaped.append("&#").append(c).append(';');
                default -> escaped.appendCodePoint(isHarmless(c) ? c : REPLACEMENT);
            }
        });
        return escaped.toString();
    }

    /** XML has no control characters and no lone surrogates; overrides of the writing direction garble what follows. */
    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE -> false;
            default -> (c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069) && c != 0xfffe && c != 0xffff;
        };
    }

    private void write(String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
