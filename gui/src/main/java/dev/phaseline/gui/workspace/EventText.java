package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Units;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the arguments of an event from the declaration that the workspace keeps. */
final class EventText {

    private final Optional<TraceEvent> event;
    private final List<? extends @Nullable Object> values;

    /**
     * Reads a declaration.
     *
     * @param arguments the argument list in C
     * @param format the format string as declared
     * @param values one value for each argument
     */
    EventText(String name, String arguments, String format, List<? extends @Nullable Object> values) {
        var declaration = name + "(" + arguments + ") " + format;
        this.event = TraceEventsParser.parse("workspace", declaration).catalog().events().stream()
                .filter(found -> found.arguments().size() == values.size())
                .findFirst();
        this.values = values;
    }

    /** All of them as QEMU's log has them; empty if there are none. */
    String text() {
        return event.map(known -> new EventRenderer(known).text(values)).orElse("");
    }

    /** One by one. */
    List<EventDetail.Argument> arguments() {
        var arguments = new ArrayList<EventDetail.Argument>();
        if (event.isPresent()) {
            var declared = event.get().arguments();
            for (int i = 0; i < declared.size(); i++) {
                var argument = declared.get(i);
                var value = values.get(i);
                boolean hex = argument.type().field() == FieldType.POINTER || isPrintedInHex(event.get(), i);
                arguments.add(new EventDetail.Argument(
                        argument.name(),
                        argument.type().spelling(),
                        value(value, hex),
                        meaning(argument.name(), value, hex, argument.type().field())));
            }
        }
        return arguments;
    }

    /** Whether the conversion that takes an argument prints it in base 16. */
    private static boolean isPrintedInHex(TraceEvent event, int argument) {
        int next = 0;
        for (var conversion : event.format().stream()
                .flatMap(format -> format.conversions().stream())
                .toList()) {
            next += conversion.arguments();
            if (argument < next) {
                return argument == next - 1 && isHex(conversion);
            }
        }
        return false;
    }

    private static boolean isHex(Conversion conversion) {
        return conversion.letter() == 'x' || conversion.letter() == 'X' || conversion.letter() == 'p';
    }

    private static String value(@Nullable Object value, boolean hex) {
        return switch (value) {
            case null -> "(null)";
            case BigInteger number when hex -> "0x" + number.toString(16);
            case Number number when hex -> "0x" + Long.toHexString(number.longValue());
            default -> String.valueOf(value);
        };
    }

    /** What prints in one base is often wanted in the other; sizes and offsets are wanted in larger units. */
    private static String meaning(String name, @Nullable Object value, boolean hex, FieldType type) {
        if (!(value instanceof Number number) || type == FieldType.POINTER) {
            return "";
        }
        double size = number.doubleValue();
        if (isBytes(name) && size >= 1024) {
            return Units.bytes(size);
        }
        if (hex) {
            return size < 10 ? "" : value instanceof BigInteger ? value.toString() : String.valueOf(number.longValue());
        }
        return type.isUnsignedInteger() && size >= 4096 ? value(value, true) : "";
    }

    private static boolean isBytes(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return List.of(
                        "offset",
                        "start",
                        "len",
                        "length",
                        "size",
                        "addr",
                        "bytes",
                        "transferred",
                        "pending",
                        "threshold")
                .stream()
                .anyMatch(lower::contains);
    }
}
