package dev.phaseline.analyzer.render;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.FormatString.Text;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.tracepoint.text.PrintfBuffer;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders the values of one event through its format, slips of the format included: {@code %ud} prints a number and a
 * {@code d}. Immutable.
 */
public final class EventRenderer {
    private final String name;
    private final List<FieldType> types;
    private final List<Segment> segments;

    /** Makes a renderer for an event. */
    public EventRenderer(TraceEvent event) {
        name = event.name();
        types = event.arguments().stream()
                .map(Argument::type)
                .map(type -> type.field())
                .toList();
        segments = event.format().map(FormatString::segments).orElse(List.of());
    }

    /**
     * Renders the text that follows the event's name and one blank in a log.
     *
     * @param values one value for each argument: a {@link Boolean} for a {@code bool}, a {@link String} or null for a
     *     string, a {@link Number} of any width for the rest, of which the bits of the C type count
     * @throws IllegalArgumentException if the values do not fit the arguments in number or kind
     */
    public String text(List<? extends @Nullable Object> values) {
        if (values.size() != types.size()) {
            throw new IllegalArgumentException(
                    name + " has " + types.size() + " arguments, but " + values.size() + " values were given");
        }
        var out = new PrintfBuffer();
        var arguments = new Arguments(values);
        for (Segment segment : segments) {
            if (segment instanceof Text text) {
                out.text(text.value());
            } else if (segment instanceof Conversion conversion) {
                arguments.convert(conversion, out);
            }
        }
        return out.toString();
    }

    /**
     * Renders the whole line of a log without its line end: the name, a blank and the text.
     *
     * @param values as for {@link #text}
     * @throws IllegalArgumentException if the values do not fit the arguments in number or kind
     */
    public String logLine(List<? extends @Nullable Object> values) {
        return name + " " + text(values);
    }

    /**
     * Adds the line of an event to a buffer, without its line end: the name, a blank and the text. Strings are printed
     * byte for byte as the recording has them.
     *
     * @param window has events of the type that this renders
     * @param position the event's position in the window
     */
    public void line(EventWindow window, int position, PrintfBuffer out) {
        out.text(name);
        out.text(" ");
        int argument = 0;
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i) instanceof Text text) {
                out.text(text.value());
            } else if (segments.get(i) instanceof Conversion conversion) {
                argument = convert(conversion, window, position, argument, out);
            }
        }
    }

    /** Adds the value of an argument, and returns the number of the one that the next conversion takes. */
    private int convert(Conversion conversion, EventWindow window, int position, int argument, PrintfBuffer out) {
        int next = argument;
        if (conversion.width() instanceof Size.FromArgument) {
            out.star((int) integer(window, position, next++));
        }
        if (conversion.precision() instanceof Size.FromArgument) {
            out.star((int) integer(window, position, next++));
        }
        if (conversion.letter() == 's') {
            out.bytes(conversion.spelling(), window.textBytes(position, next++));
        } else {
            out.integer(conversion.spelling(), integer(window, position, next++));
        }
        return next;
    }

    private long integer(EventWindow window, int position, int argument) {
        return extend(types.get(argument), window.number(position, argument));
    }

    /** The value as C's integer promotions leave it: extended from its declared type to 64 bits. */
    private static long extend(FieldType type, long value) {
        if (type == FieldType.BOOLEAN) {
            return value == 0 ? 0 : 1;
        }
        int unused = Long.SIZE - type.bits();
        long high = value << unused;
        return type.isSigned() ? high >> unused : high >>> unused;
    }

    /** The values of one event while conversions take them one after the other. */
    private final class Arguments {
        private final Iterator<FieldType> nextType = types.iterator();
        private final Iterator<? extends @Nullable Object> nextValue;

        Arguments(List<? extends @Nullable Object> values) {
            nextValue = values.iterator();
        }

        void convert(Conversion conversion, PrintfBuffer out) {
            star(conversion.width(), out);
            star(conversion.precision(), out);
            if (conversion.letter() == 's') {
                out.string(conversion.spelling(), string());
            } else {
                out.integer(conversion.spelling(), integer());
            }
        }

        private void star(Size size, PrintfBuffer out) {
            if (size instanceof Size.FromArgument) {
                out.star((int) integer());
            }
        }

        private @Nullable String string() {
            nextType.next();
            Object value = nextValue.next();
            if (value != null && !(value instanceof String)) {
                throw new IllegalArgumentException("a string of " + name + " cannot be " + value.getClass());
            }
            return (String) value;
        }

        private long integer() {
            FieldType type = nextType.next();
            Object value = nextValue.next();
            if (value instanceof Boolean truth) {
                return truth ? 1 : 0;
            }
            if (!(value instanceof Number number)) {
                throw new IllegalArgumentException("a number of " + name + " cannot be " + value);
            }
            return extend(type, number.longValue());
        }
    }
}
