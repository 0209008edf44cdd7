package dev.phaseline.analyzer.workspace;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * The table of an event type.
 *
 * @param typeId {@code event_types.id}
 * @param name its name
 * @param fields the kinds of values of its argument columns, in order
 */
record EventTable(int typeId, String name, List<FieldType> fields) {
    /** The columns before those of the arguments. */
    static final List<String> KEY_COLUMNS = List.of("recording", "seq", "ts_ns", "thread");

    /**
     * The argument columns of an event's table as DDL, which is also how two declarations are told apart. A column has
     * the name of its argument unless an earlier column has it; DuckDB ignores case.
     */
    static List<String> columns(TraceEvent event) {
        return columns(event, argument -> argument.type().field().columnType());
    }

    /** As {@link #columns(TraceEvent)}, with types of columns that the caller tells. */
    static List<String> columns(TraceEvent event, Function<Argument, String> typeOf) {
        Set<String> taken = new HashSet<>(KEY_COLUMNS);
        var columns = new ArrayList<String>();
        for (var argument : event.arguments()) {
            var name = unique(argument.name(), taken);
            columns.add(SqlResource.identifier(name) + " " + typeOf.apply(argument));
        }
        return columns;
    }

    /** The name, or the name with the lowest number from 2 that makes it unique; takes it. */
    static String unique(String name, Set<String> taken) {
        var unique = name;
        for (int i = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }

    /** DDL of the table. */
    static String create(String table, List<String> columns) {
        var all = new ArrayList<>(List.of(
                "recording INTEGER NOT NULL",
                "seq BIGINT NOT NULL",
                "ts_ns BIGINT NOT NULL",
                "thread INTEGER NOT NULL"));
        all.addAll(columns);
        return "CREATE TABLE " + SqlResource.identifier(table) + " (" + String.join(", ", all) + ")";
    }
}
