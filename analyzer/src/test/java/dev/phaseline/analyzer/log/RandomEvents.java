package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Declarations that somebody could write, and values that a program could pass. */
final class RandomEvents {
    private static final List<String> NUMBER_TYPES = List.of(
            "int", "unsigned", "uint8_t", "int8_t", "uint16_t", "int16_t", "uint32_t", "int32_t", "char", "bool");
    private static final List<String> NUMBER_CONVERSIONS = List.of(
            "%d",
            "%u",
            "%x",
            "%X",
            "%o",
            "%i",
            "%02x",
            "%03d",
            "%4d",
            "%8.4x",
            "%.2x",
            "%+d",
            "%-5d",
            "% d",
            "%#x",
            "%0x8",
            "%ud",
            "%\" PRIu32 \"",
            "%\" PRIx8 \"",
            "%hd",
            "%.0d",
            "%c");
    private static final List<String> LONG_TYPES =
            List.of("uint64_t", "int64_t", "size_t", "ssize_t", "unsigned long", "long");
    private static final List<String> LONG_CONVERSIONS =
            List.of("%\" PRIu64 \"", "%\" PRIx64 \"", "%\" PRId64 \"", "%zu", "%lx", "%016lx", "%zd", "%20lu");
    private static final List<String> TEXT_CONVERSIONS = List.of("%s", "%s", "%s", "%10s", "%-6s", "%.3s");
    private static final List<String> LITERALS =
            List.of("", "", " ", " ", ": ", "/", "-", ", ", " a=", " 0x", "0x", "%%", " (", ")", "\\n", "|", "µ");
    private static final List<String> WORDS = List.of(
            "", "a", "b c", "pc.ram", "/", ": ", "-5", "0x1f", "12", "(null)", "(nil)", "\n", "µ", " ", "a=", "|");
    private static final int MOST_ARGUMENTS = 5;

    private final Random random;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    /** A declaration without errors. */
    TraceEvent event() {
        while (true) {
            var parsed = TraceEventsParser.parse("random", line());
            if (parsed.errors() == 0) {
                return parsed.catalog().events().getFirst();
            }
        }
    }

    private String line() {
        var arguments = new ArrayList<String>();
        var format = new StringBuilder(any(LITERALS));
        int count = random.nextInt(MOST_ARGUMENTS) + 1;
        while (arguments.size() < count) {
            add(arguments, format);
            format.append(any(LITERALS));
        }
        return "event(" + String.join(", ", arguments) + ") \"" + format + "\"\n";
    }

    private void add(List<String> arguments, StringBuilder format) {
        int number = arguments.size();
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                arguments.add("const char *s" + number);
                format.append(any(TEXT_CONVERSIONS));
            }
            case 2 -> {
                arguments.add("void *p" + number);
                format.append("%p");
            }
            case 3 -> {
                arguments.add(any(LONG_TYPES) + " l" + number);
                format.append(any(LONG_CONVERSIONS));
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    arguments.add("int w" + number);
                    arguments.add("unsigned v" + number);
                    format.append("%0*x");
                } else {
                    arguments.add(any(NUMBER_TYPES) + " n" + number);
                    format.append(any(NUMBER_CONVERSIONS));
                }
            }
        }
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Values for an event, as a renderer takes them. */
    List<@Nullable Object> values(TraceEvent event) {
        var values = new ArrayList<@Nullable Object>();
        for (var argument : event.arguments()) {
            values.add(value(argument));
        }
        return values;
    }

    private @Nullable Object value(Argument argument) {
        if (argument.name().matches("w\\d")) {
            return random.nextLong(12);
        }
        return switch (argument.type().field()) {
            case STRING -> text();
            case BOOLEAN -> random.nextBoolean();
            case FieldType field -> number(field);
        };
    }

    private @Nullable String text() {
        if (random.nextInt(10) == 0) {
            return null;
        }
        var text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(any(WORDS));
        }
        return text.toString();
    }

    /** Small and large numbers, and such as differ from them by little. */
    private long number(FieldType field) {
        long number = switch (random.nextInt(5)) {
            case 0 -> random.nextInt(128);
            case 1 -> random.nextLong();
            case 2 -> 1L << random.nextInt(Long.SIZE);
            case 3 -> -1L << random.nextInt(Long.SIZE);
            default -> random.nextInt(3) - 1;
        };
        int unused = Long.SIZE - field.bits();
        return field.isSigned() ? number << unused >> unused : number << unused >>> unused;
    }
}
