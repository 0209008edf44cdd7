package dev.phaseline.cli.command;

import dev.phaseline.analyzer.load.LoadOptions;
import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.workspace.Side;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline load}. */
@Command(
        name = "load",
        description = {
            "Loads recordings into a workspace, which is created if it does not exist.",
            "A recording is in the workspace whole or not at all; loading it again changes nothing."
        },
        footer = "  phaseline load source.jfr destination.jfr -w incident.duckdb")
public final class LoadCommand extends Subcommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Recordings: files or directories; - is the standard input.")
    private List<Path> recordings = List.of();

    @Option(
            names = {"-w", "--workspace"},
            required = true,
            paramLabel = "FILE.duckdb",
            description = "The workspace.")
    private Path workspace = Path.of("");

    @Option(
            names = "--side",
            paramLabel = "SIDE",
            description = {
                "${COMPLETION-CANDIDATES} (default: what the events tell).",
                "In a file of several processes, of those whose events do not tell."
            })
    private Optional<Side> side = Optional.empty();

    @Option(
            names = "--migration",
            paramLabel = "NAME",
            description = "What the migration is called that the recordings are of.")
    private Optional<String> migration = Optional.empty();

    @Mixin
    private EventsOption events = new EventsOption();

    private int failed;

    @Override
    public Integer call() throws IOException {
        recordings.forEach(InputFiles::checkRecording);
        failed = 0;
        LoadOptions options = new LoadOptions(side, migration, events.declarations(err()), true);
        try (Workspace target = Workspace.openOrCreate(workspace);
                Progress progress = new Progress(err())) {
            new RecordingLoader(target, options, progress::events).load(recordings, result -> {
                progress.clear();
                report(result);
            });
            UntimedNote.print(target, err());
        }
        return failed == 0 ? DONE : CommandFailure.NO;
    }

    private void report(LoadResult result) {
        switch (result) {
            case LoadResult.Loaded loaded -> {
                out().println(describe(loaded));
                warn(loaded);
            }
            case LoadResult.AlreadyLoaded already ->
                out().println(already.path() + ": loaded already, as recording " + already.recording());
            case LoadResult.Failed failure -> {
                err().println("phaseline load: error: " + failure.message());
                failed++;
            }
        }
    }

    private void warn(LoadResult.Loaded loaded) {
        loaded.damage().forEach(damage -> err().println("phaseline load: warning: " + damage));
        long others = loaded.damagedPlaces() - loaded.damage().size();
        if (others > 0) {
            err().printf(
                            Locale.ROOT,
                            "phaseline load: warning: %s: %,d more places could not be read%n",
                            loaded.path(),
                            others);
        }
    }

    /** What became of a recording, in one line. */
    public static String describe(LoadResult.Loaded loaded) {
        return String.format(
                Locale.ROOT,
                "%s%s%s: %s, %s, %,d events, %,.0f events/s, %,d dropped, %,d damaged",
                loaded.path(),
                loaded.ofProcesses() == 1 ? "" : ", " + process(loaded),
                loaded.parts().isEmpty() ? "" : " (rotated, " + loaded.parts().size() + " files)",
                loaded.format(),
                loaded.recording().side().map(Side::toString).orElse("side unknown"),
                loaded.recording().eventsRead(),
                loaded.eventsPerSecond(),
                loaded.recording().eventsDropped(),
                loaded.recording().eventsDamaged());
    }

    private static String process(LoadResult.Loaded loaded) {
        return loaded.recording().pid().isPresent()
                ? "process " + loaded.recording().pid().getAsLong()
                : "process " + loaded.recording().process() + " of " + loaded.ofProcesses();
    }
}
