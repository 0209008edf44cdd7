package dev.phaseline.cli.command;

import dev.phaseline.analyzer.export.TableExport;
import dev.phaseline.analyzer.export.TraceExport;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.Progress;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phaseline export}. */
@Command(
        name = "export",
        description = {
            "Writes a workspace for other tools: all tables and views as Parquet or CSV files,",
            "or the time line of both sides as a trace with tracks, counters and arrows between them."
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

    /** Where to, and in which form. */
    private static final class Target {
        @Option(
                names = "--parquet",
                paramLabel = "DIR",
                required = true,
                description = "Parquet files: events/NAME/recording=N/, tables/, views/.")
        private @Nullable Path parquet;

        @Option(
                names = "--csv",
                paramLabel = "DIR",
                required = true,
                description = "CSV files: events/, tables/, views/.")
        private @Nullable Path csv;

        @Option(
                names = "--perfetto",
                paramLabel = "FILE",
                required = true,
                description = "A trace for Perfetto; compressed if its name ends in .gz.")
        private @Nullable Path perfetto;

        @Option(
                names = "--chrome",
                paramLabel = "FILE",
                required = true,
                description = "A trace in Chrome's JSON format; compressed if its name ends in .gz.")
        private @Nullable Path chrome;
    }

    @Override
    public Integer call() throws IOException {
        try (Workspace opened = input.open(err());
                Progress progress = new Progress(err())) {
            if (target.parquet != null) {
                writeTables(opened, target.parquet, TableExport.Format.PARQUET, progress);
            } else if (target.csv != null) {
                writeTables(opened, target.csv, TableExport.Format.CSV, progress);
            } else if (target.perfetto != null) {
                TraceExport.write(opened, target.perfetto, TraceExport.Format.PERFETTO, progress::events);
            } else if (target.chrome != null) {
                TraceExport.write(opened, target.chrome, TraceExport.Format.CHROME, progress::events);
            }
        }
        return DONE;
    }

    private static void writeTables(Workspace workspace, Path directory, TableExport.Format format, Progress progress)
            throws IOException {
        try {
            TableExport.write(workspace, directory, format, progress::show);
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(directory + ": is not empty");
        }
    }
}
