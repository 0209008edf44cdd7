package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The declarations of a catalog while its files are read: finds repeated names and bounds the memory. */
final class DeclarationList {
    /** What declarations may take, in bytes by the estimates below: some six times a whole QEMU tree. */
    private static final long MOST_BYTES = 100_000_000;

    /** What a declaration takes with its events and its places in maps. */
    private static final int DECLARATION_BYTES = 1500;

    /** What an argument, a piece of a format or a segment takes. */
    private static final int PART_BYTES = 150;

    private final List<Declaration> declarations = new ArrayList<>();
    private final Map<String, TraceEvent> events = new HashMap<>();
    private final Map<String, TraceEvent> upperCase = new HashMap<>();
    private long bytes;

    /** Whether there is no room for more. */
    boolean isFull() {
        return bytes > MOST_BYTES;
    }

    /** Adds a declaration, unless its name is taken by a different one, which is reported. */
    boolean add(Declaration declaration, SourceLine line) {
        boolean free = true;
        for (TraceEvent event : declaration.events()) {
            free &= isFree(event, line);
        }
        if (free) {
            bytes += size(declaration) + 2L * line.text().length();
            declarations.add(declaration);
            for (TraceEvent event : declaration.events()) {
                events.putIfAbsent(event.name(), event);
                upperCase.putIfAbsent(upperCase(event), event);
            }
        }
        return free;
    }

    private static long size(Declaration declaration) {
        int parts = declaration.arguments().size()
                + declaration.formats().stream()
                        .mapToInt(format ->
                                format.pieces().size() + format.segments().size())
                        .sum();
        return DECLARATION_BYTES + (long) PART_BYTES * parts;
    }

    private boolean isFree(TraceEvent event, SourceLine line) {
        TraceEvent first = events.get(event.name());
        if (first != null) {
            return repeated(event, first, line);
        }
        TraceEvent similar = upperCase.get(upperCase(event));
        if (similar != null) {
            line.error(
                    DiagnosticKind.DUP_EVENT,
                    event.range(),
                    name(event) + " differs only by case from " + name(similar) + ", declared at " + similar.range());
        }
        return similar == null;
    }

    private static boolean repeated(TraceEvent event, TraceEvent first, SourceLine line) {
        SourceRange place = first.range();
        if (!arguments(event).equals(arguments(first))) {
            line.error(
                            DiagnosticKind.DUP_EVENT,
                            event.range(),
                            name(event) + " is declared already at " + place + ", with other arguments")
                    .because("a call of trace_" + name(event) + " fits one of the declarations only");
            return false;
        }
        String format = event.formatText().equals(first.formatText()) ? "" : ", with another format";
        line.warning(DiagnosticKind.DUP_EVENT, event.range(), name(event) + " is declared already at " + place + format)
                .because("right only where no program has both, as with bsd-user and linux-user in QEMU's merged file");
        return true;
    }

    private static List<String> arguments(TraceEvent event) {
        return event.arguments().stream().map(Argument::declaration).toList();
    }

    private static String upperCase(TraceEvent event) {
        return event.name().toUpperCase(Locale.ROOT);
    }

    private static String name(TraceEvent event) {
        return SourceLine.quote(event.name());
    }

    List<Declaration> declarations() {
        return declarations;
    }
}
