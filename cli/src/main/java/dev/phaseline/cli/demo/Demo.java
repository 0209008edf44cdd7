package dev.phaseline.cli.demo;

import dev.phaseline.analyzer.load.LoadOptions;
import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.recording.TemporaryDirectory;
import dev.phaseline.analyzer.report.HtmlReport;
import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.command.LoadCommand;
import dev.phaseline.cli.command.QueryRows;
import dev.phaseline.cli.command.ViewQuery;
import dev.phaseline.cli.output.Progress;
import dev.phaseline.cli.output.RowFormat;
import dev.phaseline.gui.TimelineSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Runs one migration between two processes of this machine and tells what happened. */
public final class Demo {
    private static final int PICTURE_WIDTH = 1600;
    private static final int PICTURE_HEIGHT = 900;

    private final DemoMode mode;
    private final Path directory;
    private final String memory;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * A demonstration.
     *
     * @param mode how to migrate
     * @param directory where recordings, workspace, picture and report go; made if missing, files of an earlier run are replaced
     * @param memory size of the guest's memory, as {@code --memory} has it
     */
    public Demo(DemoMode mode, Path directory, String memory, PrintWriter out, PrintWriter err) {
        this.mode = mode;
        this.directory = directory;
        this.memory = memory;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs it.
     *
     * @throws CommandFailure if the guest could not be migrated, or did not arrive as it left
     */
    public void run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path source = fresh("source.jfr");
        Path destination = fresh("destination.jfr");
        Path workspace = fresh("demo.duckdb");
        Path report = fresh("report.html");
        Path picture = fresh("timeline.png");
        migrate(source, destination);
        load(workspace, List.of(source, destination), report);
        TimelineSnapshot.write(workspace, picture, TimelineSnapshot.Options.of(PICTURE_WIDTH, PICTURE_HEIGHT));
        printWhatIsWhere(workspace, report, picture);
    }

    private Path fresh(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        return file;
    }

    private void migrate(Path source, Path destination) throws IOException, InterruptedException {
        try (TemporaryDirectory sockets = TemporaryDirectory.create()) {
            MigrationOutcome outcome =
                    new DemoMigration(mode, memory, sockets.path(), source, destination, out, err).run();
            outcome.print(out);
        }
    }

    private void load(Path file, List<Path> recordings, Path report) throws IOException {
        try (Workspace workspace = Workspace.openOrCreate(file)) {
            try (Progress progress = new Progress(err)) {
                RecordingLoader loader = new RecordingLoader(workspace, LoadOptions.none(), progress::events);
                for (LoadResult result : loader.load(recordings)) {
                    switch (result) {
                        case LoadResult.Loaded loaded -> out.println(LoadCommand.describe(loaded));
                        case LoadResult.AlreadyLoaded already ->
                            throw CommandFailure.no(already.path() + " and the other recording are the same");
                        case LoadResult.Failed failed -> throw CommandFailure.no(failed.message());
                    }
                }
            }
            print(workspace, "Phases", ViewQuery.PHASES);
            print(workspace, "Iterations", ViewQuery.ITERATIONS);
            print(workspace, "Latencies", ViewQuery.LATENCIES);
            HtmlReport.write(workspace, report);
        }
    }

    private void print(Workspace workspace, String title, ViewQuery query) {
        out.println();
        out.println(title);
        try (QueryResult rows = workspace.query(query.sql(RowFormat.TABLE))) {
            RowFormat.TABLE.print(new QueryRows(rows), out);
        }
    }

    private void printWhatIsWhere(Path workspace, Path report, Path picture) {
        out.printf(Locale.ROOT, """

                Recordings  %1$s/source.jfr, %1$s/destination.jfr
                Workspace   %2$s
                Picture     %3$s
                Report      %4$s

                Try next:
                  ./phaseline timeline -w %2$s
                  ./phaseline print %1$s/source.jfr | grep savevm_section
                  ./phaseline query 'SELECT rbname, count(*) AS pages FROM ram_save_page GROUP BY ALL' -w %2$s
                """, directory, workspace, picture, report);
    }
}
