package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How the fields of a class of events become the arguments of a declaration. Fields are found by name: QEMU's generator
 * leaves out arguments whose type it does not understand, and those that follow where it misreads the format.
 */
final class EventBinding {
    private static final String PROVIDER = "qemu:";

    private final TraceEvent event;
    private final boolean isDeclared;
    private final Column[] columns;
    private final Setter[] setters;
    private byte[] scratch = new byte[256];
    private int type = -1;

    /** What sets an argument. */
    private enum Setter {
        NUMBER,
        TEXT,
        RENDERED
    }

    private EventBinding(TraceEvent event, boolean isDeclared, List<Column> columns) {
        this.event = event;
        this.isDeclared = isDeclared;
        this.columns = columns.toArray(Column[]::new);
        setters = new Setter[this.columns.length];
        for (int i = 0; i < setters.length; i++) {
            boolean isNumber = event.arguments().get(i).type().field() != FieldType.STRING;
            setters[i] = isNumber ? Setter.NUMBER : this.columns[i].isText() ? Setter.TEXT : Setter.RENDERED;
        }
    }

    /**
     * Binds a class of events to the first declaration that has all its arguments among the fields, or else to what the
     * trace itself says.
     *
     * @param name the provider, a colon and the name
     */
    static EventBinding of(String name, List<Column> columns, Declarations declarations) {
        boolean isQemu = name.startsWith(PROVIDER);
        var eventName = isQemu ? name.substring(PROVIDER.length()) : name;
        if (isQemu) {
            for (var declaration : declarations.named(eventName)) {
                var found = arguments(declaration, columns);
                if (found.isPresent()) {
                    return new EventBinding(declaration, true, found.get());
                }
            }
        }
        return new EventBinding(SelfDescription.declare(eventName, columns), false, columns);
    }

    private static Optional<List<Column>> arguments(TraceEvent declaration, List<Column> columns) {
        if (declaration.arguments().size() != columns.size()) {
            return Optional.empty();
        }
        var found = new Column[columns.size()];
        for (int i = 0; i < found.length; i++) {
            var argument = declaration.arguments().get(i);
            var column = columns.stream()
                    .filter(candidate -> candidate.name().equals(argument.name()) && fits(argument, candidate))
                    .findFirst();
            if (column.isEmpty()) {
                return Optional.empty();
            }
            found[i] = column.get();
        }
        return Optional.of(Arrays.asList(found));
    }

    private static boolean fits(Argument argument, Column column) {
        var field = argument.type().field();
        if (field == FieldType.STRING) {
            return column.isText();
        }
        return column.isInteger()
                && column.decoder() instanceof Decoder.OfInteger integer
                && integer.size() <= field.bits()
                && (integer.signed() == field.isSigned() || field == FieldType.BOOLEAN);
    }

    /** Whether a declaration gives the events their format. */
    boolean isDeclared() {
        return isDeclared;
    }

    TraceEvent event() {
        return event;
    }

    /** Adds the event that a frame holds. */
    void add(Frame frame, int thread, long timeNs, EventWindowBuilder window) {
        if (type < 0) {
            type = window.type(event);
        }
        window.add(type, thread, timeNs);
        for (int i = 0; i < setters.length; i++) {
            switch (setters[i]) {
                case NUMBER -> window.number(i, frame.number(columns[i].slot()));
                case TEXT -> text(frame, columns[i], i, window);
                case RENDERED -> {
                    var text = new StringBuilder();
                    columns[i].decoder().render(frame, text);
                    window.text(i, text.toString());
                }
            }
        }
    }

    private void text(Frame frame, Column column, int argument, EventWindowBuilder window) {
        long length = frame.textLength(column.slot());
        if (length > scratch.length) {
            scratch = new byte[Math.toIntExact(2 * length)];
        }
        Column.setText(frame, column.slot(), argument, scratch, window);
    }
}
