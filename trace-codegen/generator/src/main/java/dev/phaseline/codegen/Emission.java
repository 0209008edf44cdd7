package dev.phaseline.codegen;

import dev.phaseline.codegen.JavaNames.EventNames;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.FormatString.Text;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.tracepoint.Backend;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Writes the code that hands one event to the backends. */
final class Emission {
    /** The backends whose lines of text are one and the same. */
    private static final Set<Backend> TEXT = EnumSet.of(Backend.LOG, Backend.SYSLOG, Backend.FTRACE);

    /** Longer text is added in pieces, so that lines stay readable. */
    private static final int LONGEST_LITERAL = 88;

    private final TraceEvent event;
    private final EventNames names;
    private final Set<Backend> backends;

    /**
     * What one kind of backend needs.
     *
     * @param condition when it is to be run, where others are generated too
     */
    private record Step(String condition, Statement statement) {}

    /** A statement that can be written at any indentation. */
    private interface Statement {
        String at(int indent);
    }

    Emission(TraceEvent event, EventNames names, Set<Backend> backends) {
        this.event = event;
        this.names = names;
        this.backends = backends;
    }

    static boolean isText(Set<Backend> backends) {
        return backends.stream().anyMatch(TEXT::contains);
    }

    /** Whether generated code tells backends apart while it emits. */
    static boolean asksForBackends(Set<Backend> backends) {
        return !TEXT.containsAll(backends) && backends.size() > 1;
    }

    /** Returns the body of the stub. */
    String body() {
        if (event.isDisabled()) {
            return "        // Compiled out: the declaration says disable.\n";
        }
        if (backends.isEmpty()) {
            return "        // Compiled out: generated without a backend.\n";
        }
        String emission = hasOwnMethod()
                ? JavaText.list(12, names.emit() + "(", names.parameters(), ");")
                : steps().get(0).statement().at(12);
        return "        if (" + names.tracepoint() + ".isOn()) {\n" + emission + "        }\n";
    }

    /** Whether the event can never be on. */
    boolean isCompiledOut() {
        return event.isDisabled() || backends.isEmpty();
    }

    /**
     * Returns the method that the stub calls while the event is on. Only a JFR event is made in the stub itself: the
     * others would make it too large for the JIT compiler to inline, also while the event is off.
     */
    String method() {
        if (!hasOwnMethod()) {
            return "";
        }
        return "\n"
                + JavaText.list(
                        4, "private static void " + names.emit() + "(", Arguments.parameters(event, names), ") {")
                + statements()
                + "    }\n";
    }

    private boolean hasOwnMethod() {
        return !isCompiledOut() && !backends.equals(EnumSet.of(Backend.JFR));
    }

    private String statements() {
        List<Step> steps = steps();
        if (steps.size() == 1) {
            return steps.get(0).statement().at(8);
        }
        var statements = new StringBuilder();
        for (Step step : steps) {
            statements.append("        if (").append(step.condition()).append(") {\n");
            statements.append(step.statement().at(12)).append("        }\n");
        }
        return statements.toString();
    }

    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        if (backends.contains(Backend.JFR)) {
            steps.add(new Step(
                    isOn(Backend.JFR),
                    indent -> JavaText.creation(indent, names.eventClass(), names.parameters(), "commit")));
        }
        if (backends.contains(Backend.SIMPLE)) {
            steps.add(new Step(
                    isOn(Backend.SIMPLE),
                    indent -> JavaText.chain(indent, "SimpleRecord", names.tracepoint(), record())));
        }
        if (isText(backends)) {
            List<Backend> text = backends.stream().filter(TEXT::contains).toList();
            steps.add(new Step(
                    text.size() == 1 ? isOn(text.get(0)) : "TraceLine.isOn(" + names.tracepoint() + ")",
                    indent -> JavaText.chain(indent, "TraceLine", names.tracepoint(), line())));
        }
        return steps;
    }

    private String isOn(Backend backend) {
        return names.tracepoint() + ".isOn(Backend." + backend.name() + ")";
    }

    private List<String> record() {
        var calls = new ArrayList<String>();
        for (int i = 0; i < event.arguments().size(); i++) {
            FieldType type = Arguments.type(event, i);
            String name = names.parameters().get(i);
            calls.add(
                    type == FieldType.STRING
                            ? ".string(" + name + ")"
                            : ".integer(" + Arguments.promoted(type, name) + ")");
        }
        calls.add(".write()");
        return calls;
    }

    private List<String> line() {
        var calls = new ArrayList<String>();
        int next = 0;
        for (Segment segment : event.format().map(FormatString::segments).orElse(List.of())) {
            if (segment instanceof Text text) {
                JavaText.literals(text.value(), LONGEST_LITERAL)
                        .forEach(literal -> calls.add(".text(" + literal + ")"));
            } else if (segment instanceof Conversion conversion) {
                for (Size size : List.of(conversion.width(), conversion.precision())) {
                    if (size instanceof Size.FromArgument) {
                        calls.add(".star(" + Arguments.size(type(next), name(next)) + ")");
                        next++;
                    }
                }
                String method = conversion.letter() == 's' ? ".string(" : ".integer(";
                calls.add(method + JavaText.literal(conversion.spelling()) + ", "
                        + Arguments.promoted(type(next), name(next)) + ")");
                next++;
            }
        }
        calls.add(".write()");
        return calls;
    }

    private FieldType type(int argument) {
        return Arguments.type(event, argument);
    }

    private String name(int argument) {
        return names.parameters().get(argument);
    }
}
