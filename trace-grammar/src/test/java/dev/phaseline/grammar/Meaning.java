package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.FormatString.Text;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.stream.Collectors;

/** What an event means, in one line without positions: {@code name(type arg; …) {format} n}, n the conversions. */
final class Meaning {
    private Meaning() {}

    /** The format is joined and its lengths reduced to their widths on LP64: {@code l} for 64 bits, {@code h} for 16. */
    static String of(TraceEvent event) {
        String properties =
                event.properties().stream().map(property -> property + " ").collect(Collectors.joining());
        String arguments = event.arguments().stream().map(Meaning::of).collect(Collectors.joining("; ", "(", ")"));
        String format = event.format()
                .map(f -> f.segments().stream().map(Meaning::of).collect(Collectors.joining("", " {", "} "))
                        + f.conversions().size())
                .orElse("");
        return properties + event.name() + arguments + format;
    }

    private static String of(Argument argument) {
        return argument.type() + " " + argument.name();
    }

    static String of(Segment segment) {
        if (segment instanceof Text text) {
            return text.value().replace("%", "%%");
        }
        var conversion = (Conversion) segment;
        String flags = conversion.flags().stream().sorted().map(String::valueOf).collect(Collectors.joining());
        String precision = conversion.precision().equals(Size.NONE) ? "" : "." + of(conversion.precision());
        String length = switch (conversion.length()) {
            case CHAR -> "hh";
            case SHORT -> "h";
            case INT -> "";
            case LONG -> "l";
        };
        return "%" + flags + of(conversion.width()) + precision + length + conversion.letter();
    }

    private static String of(Size size) {
        if (size instanceof Size.Fixed fixed) {
            return String.valueOf(fixed.value());
        }
        return size instanceof Size.FromArgument ? "*" : "";
    }
}
