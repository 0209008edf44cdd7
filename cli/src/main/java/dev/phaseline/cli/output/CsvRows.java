package dev.phaseline.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/** Rows as RFC 4180 text: a header line, quotes where a value needs them, nothing for NULL. */
final class CsvRows {
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private CsvRows() {}

    /** A cell holds no list; the JSON of one is what most readers can take apart again. */
    private static Object cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> JsonRows.text(list);
            case Map<?, ?> fields -> JsonRows.text(fields);
            default -> value;
        };
    }

    static void print(RowSource rows, PrintWriter out) {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator("\n");
        rows.columns().forEach(column -> schema.addColumn(column.name()));
        int columns = rows.columns().size();
        try (SequenceWriter writer = MAPPER.writer(schema.build()).writeValues(out)) {
            while (rows.next()) {
                List<Object> values = new ArrayList<>(columns);
                for (int i = 0; i < columns; i++) {
                    Object value = rows.value(i);
                    values.add(cell(value));
                }
                writer.write(values);
            }
        }
    }
}
