package dev.phaseline.cli.command;

import dev.phaseline.analyzer.export.TableExport;
import dev.phaseline.analyzer.export.TraceExport;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.Progress;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phaseline export}. */
@Command(
        name = "export",
        description = {
            "Writes a workspace for other tools: Parquet, CSV, Perfetto, Chrome.",
            "Parquet and CSV files have all tables and views; a trace has the time line of both sides, with "
                    + "tracks, counters and arrows between them."
        },
        footer = {
            "  phaseline export -w demo.duckdb --parquet lake",
            "  phaseline export -w demo.duckdb --perfetto demo.perfetto-trace",
            "  phaseline export source.jfr destination.jfr --chrome demo.json.gz"
        })
public final class ExportCommand extends Subcommand {
    @Mixin
    private InputArguments input = new InputArguments();

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    /** Writes a workspace to a file or a directory. */
    @FunctionalInterface
    private interface Export {
        void write(Workspace workspace, Path to, Progress progress) throws IOException;
    }

    /** Where to, and in which form. */
    static final class Target {
        private Path path = Path.of("");
        private Export export = (workspace, to, progress) -> {};

        @Option(
                names = "--parquet",
                paramLabel = "DIR",
                required = true,
                description = "Parquet files: events/NAME/recording=N/, tables/, views/.")
        void parquet(Path directory) {
            choose(directory, tables(TableExport.Format.PARQUET));
        }

        @Option(
                names = "--csv",
                paramLabel = "DIR",
                required = true,
                description = "CSV files: events/, tables/, views/.")
        void csv(Path directory) {
            choose(directory, tables(TableExport.Format.CSV));
        }

        @Option(
                names = "--perfetto",
                paramLabel = "FILE",
                required = true,
                description = "A trace for Perfetto; compressed if its name ends in .gz.")
        void perfetto(Path file) {
            choose(file, trace(TraceExport.Format.PERFETTO));
        }

        @Option(
                names = "--chrome",
                paramLabel = "FILE",
                required = true,
                description = "A trace in Chrome's JSON format; compressed if its name ends in .gz.")
        void chrome(Path file) {
            choose(file, trace(TraceExport.Format.CHROME));
        }

        private void choose(Path to, Export how) {
            path = to;
            export = how;
        }
    }

    private static Export tables(TableExport.Format format) {
        return (workspace, directory, progress) -> {
            try {
                TableExport.write(workspace, directory, format, progress::show);
            } catch (FileAlreadyExistsException e) {
                throw CommandFailure.usage(directory + ": is not empty");
            }
        };
    }

    private static Export trace(TraceExport.Format format) {
        return (workspace, file, progress) -> TraceExport.write(workspace, file, format, progress::events);
    }

    @Override
    public Integer call() throws IOException {
        try (Workspace opened = input.open(err());
                Progress progress = new Progress(err())) {
            target.export.write(opened, target.path, progress);
        }
        return input.exitCode();
    }
}
