package dev.phaseline.analyzer.ctf;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Piece;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The declaration of an event made of what the trace itself says: names and types, but no format. The format that it
 * gets shows each value after its name.
 */
final class SelfDescription {
    /** As many as a declaration may have; longer lists are put together from several. */
    private static final int MOST_ARGUMENTS = 10;

    private SelfDescription() {}

    /** Declares an event with an argument for each column. */
    static TraceEvent declare(String name, List<Column> columns) {
        var arguments = new ArrayList<Argument>();
        var texts = new ArrayList<String>();
        var pieces = new ArrayList<Piece>();
        var segments = new ArrayList<Segment>();
        var used = new HashSet<String>();
        TraceEvent part = parse("(void) \"\"");
        for (int from = 0; from < columns.size(); from += MOST_ARGUMENTS) {
            int to = Math.min(columns.size(), from + MOST_ARGUMENTS);
            part = parse(declaration(columns.subList(from, to), from > 0, used));
            arguments.addAll(part.arguments());
            texts.add(part.formatText());
            part.format().ifPresent(format -> {
                pieces.addAll(format.pieces());
                segments.addAll(format.segments());
            });
        }
        var format = pieces.isEmpty()
                ? part.format()
                : Optional.of(new FormatString(String.join(" ", texts), pieces, segments));
        return new TraceEvent(name, Set.of(), arguments, format, "", part.range());
    }

    private static TraceEvent parse(String declaration) {
        return TraceEventsParser.parse("metadata", "event" + declaration + "\n")
                .catalog()
                .event("event")
                .orElseThrow(() -> new IllegalStateException("not a declaration: " + declaration));
    }

    private static String declaration(List<Column> columns, boolean continues, Set<String> used) {
        var arguments = new StringBuilder();
        var format = new StringBuilder();
        for (var column : columns) {
            var name = unused(identifier(column.name()), used);
            arguments
                    .append(arguments.isEmpty() ? "" : ", ")
                    .append(type(column))
                    .append(name);
            format.append(format.isEmpty() && !continues ? "" : " ")
                    .append(name)
                    .append('=')
                    .append(conversion(column));
        }
        return "(" + arguments + ") \"" + format + "\"";
    }

    private static String identifier(String name) {
        var identifier = name.replaceAll("[^A-Za-z0-9_]", "_");
        return identifier.isEmpty() || Character.isDigit(identifier.charAt(0)) ? "_" + identifier : identifier;
    }

    private static String unused(String name, Set<String> used) {
        var candidate = name;
        for (int i = 2; !used.add(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }

    private static String type(Column column) {
        if (!column.isInteger() || !(column.decoder() instanceof Decoder.OfInteger integer)) {
            return "const char *";
        }
        return (integer.signed() ? "int" : "uint") + bits(integer) + "_t ";
    }

    private static int bits(Decoder.OfInteger integer) {
        return Math.max(Byte.SIZE, Integer.highestOneBit(2 * integer.size() - 1));
    }

    private static String conversion(Column column) {
        if (!column.isInteger() || !(column.decoder() instanceof Decoder.OfInteger integer)) {
            return "%s";
        }
        var length = bits(integer) == Long.SIZE ? "l" : "";
        return integer.base() == 16 ? "0x%" + length + "x" : "%" + length + (integer.signed() ? "d" : "u");
    }
}
