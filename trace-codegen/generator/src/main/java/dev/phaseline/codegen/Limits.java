package dev.phaseline.codegen;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What fits into a Java class; the compiler's own message would name the generated file, not the declaration. */
final class Limits {
    /** The facade of a group has up to six constants for each event, of the 65,535 that a class may have. */
    private static final int EVENTS = 10_000;

    /** With what the generator adds, a file name stays below the 255 bytes that file systems allow. */
    private static final int NAME_LENGTH = 230;

    /** The bytes that one constant of a class may have. */
    private static final int CONSTANT_BYTES = 65_535;

    /** A method's arguments may take 255 words, of which a constructor's object takes one. */
    private static final int WORDS = 254;

    private final GeneratorOptions options;
    private final List<String> problems = new ArrayList<>();

    private Limits(GeneratorOptions options) {
        this.options = options;
    }

    /**
     * Checks all events.
     *
     * @throws UngeneratableException with every problem
     */
    static void check(EventCatalog catalog, GeneratorOptions options) {
        var limits = new Limits(options);
        List<TraceEvent> events = catalog.events();
        if (events.size() > EVENTS) {
            limits.report(
                    events.get(EVENTS).range(),
                    "group " + options.group() + " has " + events.size() + " events; one stub class holds " + EVENTS);
        }
        events.forEach(limits::check);
        if (!limits.problems.isEmpty()) {
            throw new UngeneratableException(limits.problems);
        }
    }

    private void check(TraceEvent event) {
        if (event.name().length() > NAME_LENGTH) {
            report(
                    event.range(),
                    "an event's name has at most " + NAME_LENGTH + " characters, since a file has it too");
        }
        if (event.arguments().stream().mapToInt(Limits::words).sum() > WORDS) {
            report(event.range(), event.name() + " has more arguments than a Java method can have");
        }
        constant(event, "argument list", event.argumentList());
        constant(event, "format", event.formatText());
        constant(event, "section", event.section());
        if (Emission.isText(options.backends())) {
            conversions(event);
        }
    }

    private static int words(Argument argument) {
        String type = argument.type().field().javaType();
        return type.equals("long") ? 2 : 1;
    }

    private void constant(TraceEvent event, String part, String text) {
        int bytes = text.chars().map(Limits::bytes).sum();
        if (bytes > CONSTANT_BYTES) {
            report(
                    event.range(),
                    "the " + part + " of " + event.name() + " has " + bytes + " bytes; a Java constant has at most "
                            + CONSTANT_BYTES);
        }
    }

    /** The bytes of a character in a class file, which has no zero byte and encodes surrogates one by one. */
    private static int bytes(int c) {
        if (c >= 0x800) {
            return 3;
        }
        return c >= 0x80 || c == 0 ? 2 : 1;
    }

    /** C would let a conversion that has no argument, or one of another kind, print what happens to be there. */
    private void conversions(TraceEvent event) {
        Iterator<Argument> next = event.arguments().iterator();
        for (Conversion conversion :
                event.format().map(FormatString::conversions).orElse(List.of())) {
            boolean fits = true;
            for (int taken = 1; taken <= conversion.arguments(); taken++) {
                boolean isValue = taken == conversion.arguments();
                fits &= next.hasNext()
                        && (next.next().type().field() == FieldType.STRING) == (isValue && conversion.letter() == 's');
            }
            if (!fits) {
                report(conversion.range(), conversion.spelling() + " of " + event.name() + " has no fitting argument");
            }
        }
    }

    private void report(SourceRange place, String message) {
        problems.add(place + ": error: " + message);
    }
}
