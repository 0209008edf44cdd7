package dev.phaseline.cli.output;

import dev.phaseline.analyzer.summary.SummaryLine;
import dev.phaseline.analyzer.summary.SummaryLine.Section;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes summaries: as text or Markdown for people, as rows for programs. */
public final class SummaryText {
    private static final int LINE_LENGTH = 100;

    private SummaryText() {}

    /**
     * Prints summaries.
     *
     * @param lines migration by migration, section by section
     * @param out flushed at the end, not closed
     */
    public static void print(List<SummaryLine> lines, RowFormat format, PrintWriter out) {
        switch (format) {
            case TABLE -> printText(lines, out);
            case MARKDOWN -> printMarkdown(lines, out);
            case JSON, CSV -> format.print(rows(lines), out);
        }
        out.flush();
    }

    private static RowSource rows(List<SummaryLine> lines) {
        return RowSource.of(
                List.of(
                        new RowSource.Column("migration", true),
                        new RowSource.Column("section", false),
                        new RowSource.Column("item", false),
                        new RowSource.Column("value", false),
                        new RowSource.Column("number", true),
                        new RowSource.Column("unit", false)),
                lines.stream().map(SummaryText::row).toList());
    }

    private static List<@Nullable Object> row(SummaryLine line) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(line.migration());
        row.add(line.section().name().toLowerCase(Locale.ROOT));
        row.add(line.item().strip());
        row.add(line.value());
        OptionalDouble number = line.number();
        row.add(number.isPresent() ? number.getAsDouble() : null);
        row.add(number.isPresent() ? line.unit().orElse(null) : null);
        return row;
    }

    private static void printText(List<SummaryLine> all, PrintWriter out) {
        List<SummaryLine> lines = withPhasesInALine(all);
        if (lines.isEmpty()) {
            out.println("no migration: none of the events in these recordings starts, accepts or ends one");
            out.println(
                    "switch on: migrate_set_state on both sides, savevm_state_header and savevm_state_iterate on the source,"
                            + " migration_set_incoming_channel and qemu_loadvm_state_section on the destination");
        }
        int migration = -1;
        Section section = null;
        int width = Math.min(
                20, lines.stream().mapToInt(line -> line.item().length()).max().orElse(0));
        for (SummaryLine line : lines) {
            if (line.migration() != migration) {
                out.println((migration < 0 ? "" : "\n") + "MIGRATION " + line.migration());
                migration = line.migration();
                section = null;
            }
            if (line.section() != section) {
                section = line.section();
                out.println(title(section));
            }
            printItem(line, width, out);
        }
    }

    /** The phases of a side become one line, what lies inside of one in brackets. */
    private static List<SummaryLine> withPhasesInALine(List<SummaryLine> lines) {
        List<SummaryLine> joined = new ArrayList<>();
        for (SummaryLine line : lines) {
            SummaryLine last = joined.isEmpty() ? null : joined.getLast();
            int end = line.item().indexOf(' ');
            if (line.section() != Section.PHASES || end < 0) {
                joined.add(line);
                continue;
            }
            String side = line.item().substring(0, end);
            String phase = line.item().substring(end).strip() + " " + line.value();
            boolean nested = line.item().startsWith("  ", end + 1);
            boolean goesOn = last != null
                    && last.section() == Section.PHASES
                    && last.migration() == line.migration()
                    && last.item().equals(side);
            String before = goesOn ? joined.removeLast().value() : "";
            joined.add(new SummaryLine(
                    line.migration(), line.section(), side, append(before, phase, nested), line.number(), line.unit()));
        }
        return joined;
    }

    private static String append(String before, String phase, boolean nested) {
        boolean afterNested = before.endsWith("]");
        if (before.isEmpty()) {
            return phase;
        }
        if (!nested) {
            return before + ", " + phase;
        }
        return afterNested
                ? before.substring(0, before.length() - 1) + ", " + phase + "]"
                : before + " [" + phase + "]";
    }

    private static void printItem(SummaryLine line, int width, PrintWriter out) {
        String head =
                "  " + line.item() + " ".repeat(Math.max(0, width - line.item().length())) + "  ";
        for (String paragraph : line.value().lines().toList()) {
            for (String part : wrapped(paragraph, LINE_LENGTH - width - 4)) {
                out.println((head + part).stripTrailing());
                head = " ".repeat(width + 4);
            }
        }
    }

    /** Breaks at blanks; a word that is longer than a line stays whole, so that it can be copied. */
    private static List<String> wrapped(String text, int length) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String word : Stream.of(text.split(" ", -1)).toList()) {
            if (!part.isEmpty() && part.length() + 1 + word.length() > length) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : " ").append(word);
        }
        parts.add(part.toString());
        return parts;
    }

    private static void printMarkdown(List<SummaryLine> lines, PrintWriter out) {
        int migration = -1;
        Section section = null;
        for (SummaryLine line : lines) {
            if (line.migration() != migration) {
                migration = line.migration();
                section = null;
                out.println("## Migration " + migration);
            }
            if (line.section() != section) {
                section = line.section();
                out.println("\n### " + title(section) + "\n");
            }
            out.println("- **" + escaped(line.item().strip()) + "**: "
                    + escaped(line.value().replace("\n", "<br>")));
        }
    }

    /** A star or an underscore of an event's name is no emphasis. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_");
    }

    private static String title(Section section) {
        return switch (section) {
            case OUTCOME -> "Outcome";
            case PHASES -> "Phases";
            case TREND -> "Precopy, from its start to its end";
            case DOWNTIME -> "Downtime";
            case FINDINGS -> "Findings";
            case SETTINGS -> "Settings";
            case RECORDINGS -> "Based on";
            case CLOCK -> "Time";
            case MISSING -> "Not recorded";
        };
    }
}
