package dev.phaseline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.output.RowSource.Column;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowFormatTest {
    private static final List<Column> COLUMNS =
            List.of(new Column("name", false), new Column("count", true), new Column("ms", true));
    private static final List<List<@Nullable Object>> ROWS =
            List.of(row("a|b", 12L, 0.12345), row("say \"hi\", twice", new BigInteger("18446744073709551615"), null));

    @Test
    void tableAlignsNumbersRightAndRoundsFractions() {
        assertThat(print(RowFormat.TABLE, ROWS)).isEqualTo("""
                name                            count     ms
                ---------------  --------------------  -----
                a|b                                12  0.123
                say "hi", twice  18446744073709551615      -
                """);
    }

    @Test
    void markdownEscapesBars() {
        assertThat(print(RowFormat.MARKDOWN, ROWS)).isEqualTo("""
                | name            |                count |    ms |
                | --------------- | -------------------: | ----: |
                | a\\|b            |                   12 | 0.123 |
                | say "hi", twice | 18446744073709551615 |     - |
                """);
    }

    @Test
    void jsonKeepsNumbersExactAndIsOneObjectALine() {
        assertThat(print(RowFormat.JSON, ROWS)).isEqualTo("""
                [
                {"name":"a|b","count":12,"ms":0.12345},
                {"name":"say \\"hi\\", twice","count":18446744073709551615,"ms":null}
                ]
                """);
    }

    @Test
    void csvQuotesWhereNeeded() {
        assertThat(print(RowFormat.CSV, ROWS)).isEqualTo("""
                name,count,ms
                a|b,12,0.12345
                "say ""hi"", twice",18446744073709551615,
                """);
    }

    @Test
    void noRowsStillHaveAHeader() {
        assertThat(print(RowFormat.CSV, List.of())).isEqualTo("name,count,ms\n");
        assertThat(print(RowFormat.TABLE, List.of())).startsWith("name  count  ms\n");
        assertThat(print(RowFormat.JSON, List.of())).isEqualTo("[\n]\n");
    }

    @Test
    void aTableOfAnyLengthIsPrintedWhole() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (long i = 0; i < 2500; i++) {
            rows.add(row("row " + i, i, 1.0));
        }

        assertThat(print(RowFormat.TABLE, rows).lines())
                .hasSize(2 + 2500)
                .last()
                .isEqualTo("row 2499   2499  1.000");
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private static String print(RowFormat format, List<? extends List<? extends @Nullable Object>> rows) {
        StringWriter text = new StringWriter();
        format.print(RowSource.of(COLUMNS, rows), new PrintWriter(text));
        return text.toString();
    }
}
