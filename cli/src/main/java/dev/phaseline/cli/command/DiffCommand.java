package dev.phaseline.cli.command;

import dev.phaseline.analyzer.compare.Comparison;
import dev.phaseline.analyzer.compare.Difference;
import dev.phaseline.analyzer.compare.MigrationSet;
import dev.phaseline.analyzer.compare.Setting;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.RowFormat;
import dev.phaseline.cli.output.RowSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline diff}. */
@Command(
        name = "diff",
        description = {
            "Compares two migrations, or two sets of them.",
            "It prints settings that differ, then times, phases and percentiles of latencies side by side, "
                    + "what changed most first. A and B are",
            "- migrations of the workspace (-w): 3, 1-4, the name that load --migration gave them, or "
                    + "several with commas;",
            "- workspaces, all of whose migrations are a set, or some of them: monday.duckdb:1-4;",
            "- recordings, several with commas, or directories of recordings.",
            "Whether a change is more than noise is told from four migrations on each side; docs/diff.md says how."
        },
        footer = {
            "  phaseline diff 1-4 5-8 -w incident.duckdb",
            "  phaseline diff monday/ tuesday/ --format markdown",
            "  phaseline diff good-source.jfr,good-destination.jfr \\",
            "      bad-source.jfr,bad-destination.jfr"
        })
public final class DiffCommand extends Subcommand {
    /** More do not help a reader; programs get all. */
    private static final int MOST_ROWS_FOR_PEOPLE = 40;

    private static final Pattern WORKSPACE = Pattern.compile("(.*\\.duckdb)(?::(.*))?");

    @Parameters(index = "0", paramLabel = "A", description = "The first.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "The second.")
    private String second = "";

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(names = "--changed", description = "Only what changed by more than noise.")
    private boolean onlyChanged;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Only the N greatest differences (default: " + MOST_ROWS_FOR_PEOPLE
                    + " for table and markdown, all for json and csv).")
    private Optional<Integer> top = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() {
        Optional<Path> common = workspace.file();
        if (common.isPresent()) {
            try (Workspace opened = new WorkspaceInput(common, List.of()).open(err())) {
                print(
                        new MigrationSet(opened, ChosenMigrations.of(opened, first)),
                        new MigrationSet(opened, ChosenMigrations.of(opened, second)));
            }
            return DONE;
        }
        WorkspaceInput inputA = input(first);
        WorkspaceInput inputB = input(second);
        try (Workspace a = inputA.openWithoutFindings(err());
                Workspace b = inputB.openWithoutFindings(err())) {
            UntimedNote.print(a, err());
            UntimedNote.print(b, err());
            print(
                    new MigrationSet(a, ChosenMigrations.of(a, choice(first))),
                    new MigrationSet(b, ChosenMigrations.of(b, choice(second))));
        }
        return Math.max(inputA.exitCode(), inputB.exitCode());
    }

    private static WorkspaceInput input(String text) {
        Matcher named = WORKSPACE.matcher(text);
        if (named.matches()) {
            return new WorkspaceInput(Optional.of(Path.of(named.group(1))), List.of());
        }
        List<Path> recordings = Files.exists(Path.of(text))
                ? List.of(Path.of(text))
                : Arrays.stream(text.split(",", -1)).map(Path::of).toList();
        try {
            return new WorkspaceInput(Optional.empty(), recordings);
        } catch (CommandFailure e) {
            if (text.matches("[\\d,-]+")) {
                throw CommandFailure.usage(text + ": to name migrations by number, name their workspace (-w)");
            }
            throw e;
        }
    }

    private static String choice(String text) {
        Matcher named = WORKSPACE.matcher(text);
        return named.matches() && named.group(2) != null ? named.group(2) : "";
    }

    private void print(MigrationSet a, MigrationSet b) {
        RowFormat rowFormat = format.format();
        boolean forPeople = rowFormat == RowFormat.TABLE || rowFormat == RowFormat.MARKDOWN;
        OptionalInt limit =
                top.map(OptionalInt::of).orElse(forPeople ? OptionalInt.of(MOST_ROWS_FOR_PEOPLE) : OptionalInt.empty());
        Comparison comparison = Comparison.of(a, b);
        List<Difference> differences = comparison.differences().stream()
                .filter(difference -> !onlyChanged || difference.verdict().isMoreThanNoise())
                .toList();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        comparison.settings().forEach(setting -> rows.add(row(setting)));
        differences.stream()
                .limit(limit.orElse(Integer.MAX_VALUE))
                .forEach(difference -> rows.add(row(difference, forPeople)));
        rowFormat.print(
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
        out().flush();
        explain(a, b, comparison, differences.size() - limit.orElse(Integer.MAX_VALUE));
    }

    /** What the rows do not say, apart from them. */
    private void explain(MigrationSet a, MigrationSet b, Comparison comparison, int left) {
        if (left > 0 && top.isEmpty()) {
            err().println("note: " + left + " smaller differences are not shown (--top N)");
        }
        if (!Comparison.canTellNoise(a, b)) {
            err().println(
                            "note: with " + a.migrations().size() + " and "
                                    + b.migrations().size()
                                    + " migrations nobody can tell a change from what any two migrations differ by; compare sets of four");
        }
        if (!comparison.settingsWereRecorded()) {
            err().println("note: parameters and capabilities are those that events show to be used; the source's"
                    + " handle_qmp_command, which was not recorded, would tell all that were set");
        }
    }

    private static List<@Nullable Object> row(Setting setting) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add("setting");
        row.add(setting.name());
        row.add("value");
        row.add(setting.a());
        row.add(setting.b());
        row.addAll(Arrays.asList(null, null, null));
        row.add("differs");
        return row;
    }

    private static List<@Nullable Object> row(Difference difference, boolean forPeople) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(difference.section());
        row.add(difference.name());
        row.add(difference.metric());
        row.add(number(difference.a(), forPeople));
        row.add(number(difference.b(), forPeople));
        double a = difference.a().orElse(0);
        row.add(
                a == 0 || difference.b().isEmpty()
                        ? null
                        : number(OptionalDouble.of(100 * (difference.b().getAsDouble() / a - 1)), forPeople));
        row.add(number(difference.effectMs(), forPeople));
        row.add(number(difference.probability(), false));
        row.add(difference.verdict().toString());
        return row;
    }

    private static @Nullable Object number(OptionalDouble value, boolean forPeople) {
        if (value.isEmpty()) {
            return null;
        }
        double number = value.getAsDouble();
        return forPeople && Math.abs(number) < 1e12 ? Math.round(number * 1000) / 1000.0 : number;
    }
}
