package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.RowFormat;
import dev.phaseline.cli.output.RowSource;
import dev.phaseline.cli.output.RowSource.Column;
import dev.phaseline.grammar.Diagnostic;
import dev.phaseline.grammar.Formatter;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.lint.Linter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline check}. */
@Command(
        name = "check",
        description = {
            "Parses trace-events files and reports every error, and every warning of what is doubtful, with "
                    + "its place, the reason and, where it is known, the corrected line.",
            "The last line sums up. The exit code is 1 if there is an error, 2 if a file cannot be read, and "
                    + "0 otherwise: warnings alone change nothing."
        },
        footer = "  phaseline check samples/migration.trace-events")
public final class CheckCommand extends Subcommand {
    private static final List<Column> COLUMNS = List.of(
            new Column("file", false),
            new Column("line", true),
            new Column("column", true),
            new Column("severity", false),
            new Column("kind", false),
            new Column("message", false),
            new Column("explanation", false),
            new Column("suggestion", false));

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "trace-events files; each is looked at on its own")
    private List<Path> files = List.of();

    @Option(
            names = "--fix",
            description =
                    "First rewrite the files in canonical form: blanks, line ends, the order of properties. Comments "
                            + "and lines with errors stay as they are, and corrections of what is meant are shown, not made.")
    private boolean fix;

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() throws IOException {
        List<Diagnostic> rows = new ArrayList<>();
        int read = 0;
        long events = 0;
        long errors = 0;
        long warnings = 0;
        for (Path file : files) {
            ParseResult result = check(file);
            if (result != null) {
                read++;
                events += result.catalog().declaredEvents();
                errors += result.errors();
                warnings += result.warnings();
                report(file, result, rows);
            }
        }
        if (format.format() != RowFormat.TABLE) {
            format.format()
                    .print(
                            RowSource.of(
                                    COLUMNS,
                                    rows.stream().map(CheckCommand::row).toList()),
                            out());
        }
        // Beside rows that a program reads, the summary is no part of the result.
        (format.format() == RowFormat.TABLE ? out() : err())
                .println(String.format(
                        Locale.ROOT, "%d files, %d events, %d errors, %d warnings", read, events, errors, warnings));
        return read < files.size() ? CommandFailure.USAGE : errors > 0 ? CommandFailure.NO : DONE;
    }

    /** Returns null for a file that cannot be used, which is reported: the others still count. */
    private @Nullable ParseResult check(Path file) throws IOException {
        try {
            return fixedAndChecked(file);
        } catch (IOException | CommandFailure e) {
            if (files.size() == 1) {
                throw e; // nothing was done at all
            }
            reportFailure(e);
            return null;
        }
    }

    private ParseResult fixedAndChecked(Path file) throws IOException {
        InputFiles.existing(List.of(file));
        if (fix && Formatter.format(file)) {
            err().println(file + ": rewritten in canonical form");
        }
        return Linter.check(file);
    }

    private void report(Path file, ParseResult result, List<Diagnostic> rows) {
        if (format.format() == RowFormat.TABLE) {
            result.diagnostics().forEach(out()::println);
        } else {
            rows.addAll(result.diagnostics());
        }
        if (result.omitted() > 0) {
            err().println(file + ": " + result.omitted() + " more problems are counted, but not shown");
        }
    }

    private static List<@Nullable Object> row(Diagnostic problem) {
        return Arrays.asList(
                problem.range().file(),
                problem.range().line(),
                problem.range().column(),
                problem.severity(),
                problem.kind(),
                problem.message(),
                problem.explanation(),
                problem.suggestion().orElse(null));
    }
}
