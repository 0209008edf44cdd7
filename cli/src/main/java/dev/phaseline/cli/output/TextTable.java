package dev.phaseline.cli.output;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of text, aligned. The widths come from the first rows, so that a result of any size is printed in bounded
 * memory; a later value that is wider pushes its line out of the grid rather than being cut.
 */
final class TextTable {
    private static final int ROWS_THAT_DECIDE_WIDTHS = 1000;

    private final String before;
    private final String between;
    private final String after;
    private final boolean markdown;

    private TextTable(String before, String between, String after, boolean markdown) {
        this.before = before;
        this.between = between;
        this.after = after;
        this.markdown = markdown;
    }

    static TextTable aligned() {
        return new TextTable("", "  ", "", false);
    }

    static TextTable markdown() {
        return new TextTable("| ", " | ", " |", true);
    }

    void print(RowSource rows, PrintWriter out) {
        List<RowSource.Column> columns = rows.columns();
        List<String[]> head = new ArrayList<>();
        while (head.size() < ROWS_THAT_DECIDE_WIDTHS && rows.next()) {
            head.add(texts(rows));
        }
        int[] widths =
                columns.stream().mapToInt(column -> column.name().length()).toArray();
        for (String[] row : head) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        String[] names = columns.stream().map(RowSource.Column::name).toArray(String[]::new);
        printLine(names, widths, columns, out);
        printRule(widths, columns, out);
        head.forEach(row -> printLine(row, widths, columns, out));
        while (rows.next()) {
            printLine(texts(rows), widths, columns, out);
        }
    }

    private String[] texts(RowSource rows) {
        String[] texts = new String[rows.columns().size()];
        for (int i = 0; i < texts.length; i++) {
            String text = text(rows.value(i));
            texts[i] = markdown ? text.replace("|", "\\|") : text;
        }
        return texts;
    }

    private void printLine(String[] texts, int[] widths, List<RowSource.Column> columns, PrintWriter out) {
        StringBuilder line = new StringBuilder(before);
        for (int i = 0; i < texts.length; i++) {
            if (i > 0) {
                line.append(between);
            }
            String padding = " ".repeat(Math.max(0, widths[i] - texts[i].length()));
            if (columns.get(i).numeric()) {
                line.append(padding).append(texts[i]);
            } else {
                line.append(texts[i]).append(padding);
            }
        }
        // println would flush each line of millions.
        out.write(line.append(after).toString().stripTrailing());
        out.write(System.lineSeparator());
    }

    private void printRule(int[] widths, List<RowSource.Column> columns, PrintWriter out) {
        String[] rules = new String[widths.length];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = markdown && columns.get(i).numeric()
                    ? "-".repeat(Math.max(1, widths[i] - 1)) + ":"
                    : "-".repeat(widths[i]);
        }
        RowSource.Column[] leftAligned = new RowSource.Column[widths.length];
        Arrays.fill(leftAligned, new RowSource.Column("", false));
        printLine(rules, widths, List.of(leftAligned), out);
    }

    /** Whole numbers as they are, fractions with three digits: more is noise in a table that people read. */
    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Double number
            when Double.isFinite(number) ->
                BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_UP).toPlainString();
            default -> value.toString().replace("\n", "\\n").replace("\r", "\\r");
        };
    }
}
