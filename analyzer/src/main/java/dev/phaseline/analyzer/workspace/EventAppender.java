package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.grammar.model.FieldType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Appends the events of one type to their table. */
final class EventAppender implements AutoCloseable {
    private final FieldType[] fields;
    private final DuckDBAppender appender;

    EventAppender(DuckDBConnection connection, EventTable table) throws SQLException {
        fields = table.fields().toArray(FieldType[]::new);
        appender = connection.createAppender(table.name());
    }

    void append(EventWindow window, int position, int recording, long seq, int thread) throws SQLException {
        appender.beginRow();
        appender.append(recording).append(seq).append(window.timeNs(position)).append(thread);
        for (int i = 0; i < fields.length; i++) {
            append(window, position, i);
        }
        appender.endRow();
    }

    /** DuckDB takes the bits of a Java number of the column's width as they are, for unsigned columns too. */
    private void append(EventWindow window, int position, int argument) throws SQLException {
        switch (fields[argument]) {
            case STRING -> {
                int id = window.textId(position, argument);
                appender.append(id == 0 ? null : new String(window.texts()[id], StandardCharsets.UTF_8));
            }
            case BOOLEAN -> appender.append(window.number(position, argument) != 0);
            case INT8, UINT8 -> appender.append((byte) window.number(position, argument));
            case INT16, UINT16 -> appender.append((short) window.number(position, argument));
            case INT32, UINT32 -> appender.append((int) window.number(position, argument));
            case INT64, UINT64, POINTER -> appender.append(window.number(position, argument));
        }
    }

    @Override
    public void close() throws SQLException {
        appender.close();
    }
}
