package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.RowFormat;
import dev.phaseline.cli.output.RowSource;
import dev.phaseline.cli.output.RowSource.Column;
import dev.phaseline.grammar.Diagnostic;
import dev.phaseline.grammar.Diagnostic.Severity;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code phaseline check}. */
@Command(
        name = "check",
        description = {
            "Parses trace-events files and reports every problem with its place.",
            "The last line sums up; the exit code is 1 if there is an error."
        },
        footer = "  phaseline check samples/migration.trace-events")
public final class CheckCommand extends Subcommand {
    private static final List<Column> COLUMNS = List.of(
            new Column("file", false),
            new Column("line", true),
            new Column("column", true),
            new Column("severity", false),
            new Column("kind", false),
            new Column("message", false));

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "trace-events files")
    private List<Path> files = List.of();

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() throws IOException {
        List<Diagnostic> problems = new ArrayList<>();
        int events = 0;
        for (Path file : InputFiles.existing(files)) {
            ParseResult result = TraceEventsParser.parse(file);
            problems.addAll(result.diagnostics());
            events += result.catalog().events().size();
        }
        print(problems);
        long errors = count(problems, Severity.ERROR);
        String summary = String.format(
                Locale.ROOT,
                "%d files, %d events, %d errors, %d warnings",
                files.size(),
                events,
                errors,
                problems.size() - errors);
        // Beside rows that a program reads, the summary is no part of the result.
        (format.format() == RowFormat.TABLE ? out() : err()).println(summary);
        return errors == 0 ? DONE : CommandFailure.NO;
    }

    private void print(List<Diagnostic> problems) {
        if (format.format() == RowFormat.TABLE) {
            problems.forEach(out()::println);
        } else {
            format.format()
                    .print(
                            RowSource.of(
                                    COLUMNS,
                                    problems.stream().map(CheckCommand::row).toList()),
                            out());
        }
    }

    private static long count(List<Diagnostic> problems, Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    private static List<@Nullable Object> row(Diagnostic problem) {
        return List.of(
                problem.range().file(),
                problem.range().line(),
                problem.range().column(),
                problem.severity(),
                problem.kind().name().toLowerCase(Locale.ROOT),
                problem.message());
    }
}
