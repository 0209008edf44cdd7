package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.cli.output.RowSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of a query, to be printed. */
public record QueryRows(QueryResult result, List<RowSource.Column> columns) implements RowSource {
    private static final Pattern NUMERIC =
            Pattern.compile("(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL).*");

    /** Reads a result. */
    public QueryRows(QueryResult result) {
        this(
                result,
                result.columns().stream()
                        .map(column -> new RowSource.Column(
                                column.name(), NUMERIC.matcher(column.type()).matches()))
                        .toList());
    }

    @Override
    public boolean next() {
        return result.next();
    }

    @Override
    public @Nullable Object value(int column) {
        return result.value(column);
    }
}
