package dev.phaseline.cli.command;

import dev.phaseline.analyzer.compare.Comparison;
import dev.phaseline.analyzer.compare.Difference;
import dev.phaseline.analyzer.compare.MigrationSet;
import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.RowSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline diff}. */
@Command(
        name = "diff",
        description = {
            "Compares two migrations, or two sets of them: times, phases and latencies side by side, what changed most first.",
            "A and B are numbers of migrations in a workspace (-w), workspaces, or recordings and directories of them, of",
            "which all migrations are a set. Whether a time or a phase changed is only told from four migrations on each side."
        },
        footer = {"  phaseline diff 1 2 -w incident.duckdb", "  phaseline diff monday/ tuesday/ --format markdown"})
public final class DiffCommand extends Subcommand {
    @Parameters(index = "0", paramLabel = "A", description = "The first.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "The second.")
    private String second = "";

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(names = "--changed", description = "Only what changed by more than noise.")
    private boolean onlyChanged;

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() {
        Optional<Path> common = workspace.file();
        if (common.isPresent()) {
            int a = number(first);
            int b = number(second);
            try (Workspace opened = new WorkspaceInput(common, List.of()).open(err())) {
                print(set(opened, Optional.of(a)), set(opened, Optional.of(b)));
            }
            return DONE;
        }
        try (Workspace a = input(first).openWithoutFindings(err());
                Workspace b = input(second).openWithoutFindings(err())) {
            print(set(a, Optional.empty()), set(b, Optional.empty()));
        }
        return DONE;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw CommandFailure.usage(text + ": expected the number of a migration, because of -w");
        }
    }

    private static WorkspaceInput input(String text) {
        Path path = Path.of(text);
        return text.endsWith(".duckdb")
                ? new WorkspaceInput(Optional.of(path), List.of())
                : new WorkspaceInput(Optional.empty(), List.of(path));
    }

    private static MigrationSet set(Workspace workspace, Optional<Integer> only) {
        List<Integer> ids = new ArrayList<>();
        try (QueryResult rows = workspace.query("SELECT id FROM migrations ORDER BY id")) {
            while (rows.next()) {
                int id = (int) rows.longValue(0);
                if (only.isEmpty() || only.get() == id) {
                    ids.add(id);
                }
            }
        }
        if (ids.isEmpty()) {
            throw CommandFailure.no(only.map(id -> "the workspace has no migration " + id)
                    .orElse("there is no migration in " + workspace.file()));
        }
        return new MigrationSet(workspace, ids);
    }

    private void print(MigrationSet a, MigrationSet b) {
        List<List<@Nullable Object>> rows = Comparison.of(a, b).stream()
                .filter(difference -> !onlyChanged || difference.verdict() == Difference.Verdict.CHANGED)
                .map(DiffCommand::row)
                .toList();
        format.format()
                .print(
                        RowSource.of(
                                List.of(
                                        new RowSource.Column("section", false),
                                        new RowSource.Column("name", false),
                                        new RowSource.Column("metric", false),
                                        new RowSource.Column("a", true),
                                        new RowSource.Column("b", true),
                                        new RowSource.Column("change_percent", true),
                                        new RowSource.Column("effect_ms", true),
                                        new RowSource.Column("p", true),
                                        new RowSource.Column("verdict", false)),
                                rows),
                        out());
    }

    private static List<@Nullable Object> row(Difference difference) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(difference.section());
        row.add(difference.name());
        row.add(difference.metric());
        row.add(difference.a());
        row.add(difference.b());
        row.add(difference.a() == 0 ? null : 100 * (difference.b() / difference.a() - 1));
        row.add(difference.effectMs());
        row.add(difference.probability().isPresent() ? difference.probability().getAsDouble() : null);
        row.add(difference.verdict().toString());
        return row;
    }
}
