package dev.phaseline.cli.output;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Rows as an array of objects, one object a line, so that line tools can work with it as well. */
final class JsonRows {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private JsonRows() {}

    static void print(RowSource rows, PrintWriter out) {
        out.print("[");
        String separator = "\n";
        while (rows.next()) {
            out.print(separator);
            separator = ",\n";
            printRow(rows, out);
        }
        out.println("\n]");
    }

    private static void printRow(RowSource rows, PrintWriter out) {
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            List<RowSource.Column> columns = rows.columns();
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                json.writeName(columns.get(i).name());
                json.writePOJO(plain(rows.value(i)));
            }
            json.writeEndObject();
        }
    }

    /** A value as JSON in one line. */
    static String text(Object value) {
        return MAPPER.writeValueAsString(plain(value));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Number number -> number;
            case Boolean truth -> truth;
            case List<?> list -> list.stream().map(JsonRows::plain).toList();
            case Map<?, ?> fields -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                fields.forEach((name, field) -> copy.put(String.valueOf(name), plain(field)));
                yield copy;
            }
            default -> value.toString();
        };
    }
}
