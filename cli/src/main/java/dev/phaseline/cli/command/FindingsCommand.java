package dev.phaseline.cli.command;

import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.findings.RuleException;
import dev.phaseline.analyzer.findings.RuleSet;
import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.RowFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phaseline findings}. */
@Command(
        name = "findings",
        description = {
            "Prints what went wrong or is worth knowing: what happened, when, on which side, and what to do "
                    + "about it.",
            "In JSON and CSV each finding also has its numbers and the events that show it."
        },
        footer = {
            "  phaseline findings source.log destination.log",
            "  phaseline findings -w incident.duckdb --rules my-rules/ --format markdown"
        })
public final class FindingsCommand extends Subcommand {
    @Mixin
    private InputArguments input = new InputArguments();

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Rules of your own: .sql files, as docs/findings.md describes them.")
    private Optional<Path> rules = Optional.empty();

    @Option(
            names = "--coverage",
            description = "Print which rules could be answered, and which events the others need.")
    private boolean coverage;

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() throws IOException {
        RowFormat rowFormat = format.format();
        String sql = (coverage ? ViewQuery.RULE_COVERAGE : ViewQuery.FINDINGS).sql(rowFormat);
        Optional<RuleSet> own = ownRules();
        try (Workspace opened = input.open(err());
                QueryResult rows = own.isPresent() ? Findings.query(opened, own.get(), sql) : opened.query(sql)) {
            rowFormat.print(new QueryRows(rows), out());
        } catch (RuleException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
        return input.exitCode();
    }

    private Optional<RuleSet> ownRules() throws IOException {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        Path directory = rules.get();
        if (!Files.isDirectory(directory)) {
            throw CommandFailure.usage(directory + ": no such directory");
        }
        try {
            RuleSet own = RuleSet.read(directory);
            if (own.rules().isEmpty()) {
                throw CommandFailure.usage(directory + ": no rules: no file ends in .sql");
            }
            return Optional.of(own);
        } catch (RuleException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }
}
