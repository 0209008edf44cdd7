package dev.phaseline.cli;

import dev.phaseline.cli.command.AlignCommand;
import dev.phaseline.cli.command.ChannelsCommand;
import dev.phaseline.cli.command.CheckCommand;
import dev.phaseline.cli.command.DemoCommand;
import dev.phaseline.cli.command.DiffCommand;
import dev.phaseline.cli.command.DowntimeCommand;
import dev.phaseline.cli.command.EventsCommand;
import dev.phaseline.cli.command.ExportCommand;
import dev.phaseline.cli.command.FindingsCommand;
import dev.phaseline.cli.command.GenerateCommand;
import dev.phaseline.cli.command.GuestCommand;
import dev.phaseline.cli.command.IterationsCommand;
import dev.phaseline.cli.command.LatenciesCommand;
import dev.phaseline.cli.command.LoadCommand;
import dev.phaseline.cli.command.MigrateCommand;
import dev.phaseline.cli.command.PhasesCommand;
import dev.phaseline.cli.command.PrintCommand;
import dev.phaseline.cli.command.QueryCommand;
import dev.phaseline.cli.command.ReportCommand;
import dev.phaseline.cli.command.SummaryCommand;
import dev.phaseline.cli.command.TimelineCommand;
import dev.phaseline.cli.output.ByteWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code phaseline} command: options and subcommands; the work is elsewhere. */
@Command(
        name = "phaseline",
        description = "Instruments, records and explains live migrations.",
        mixinStandardHelpOptions = true,
        version = "phaseline 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Start with:", "  phaseline demo"},
        subcommands = {
            DemoCommand.class,
            GuestCommand.class,
            MigrateCommand.class,
            CheckCommand.class,
            EventsCommand.class,
            GenerateCommand.class,
            LoadCommand.class,
            PrintCommand.class,
            SummaryCommand.class,
            PhasesCommand.class,
            IterationsCommand.class,
            LatenciesCommand.class,
            DowntimeCommand.class,
            ChannelsCommand.class,
            AlignCommand.class,
            FindingsCommand.class,
            DiffCommand.class,
            QueryCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            TimelineCommand.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Phaseline {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces of errors.")
    private boolean verbose;

    private Phaseline() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(run(
                new ByteWriter(new FileOutputStream(FileDescriptor.out)),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /**
     * Runs the command inside this JVM.
     *
     * @param out where results go
     * @param err where errors and progress go
     * @return the exit code: 0 done, 1 the answer is "no", 2 bad usage
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Phaseline phaseline = new Phaseline();
        ErrorReport errors = new ErrorReport(() -> phaseline.verbose);
        return new CommandLine(phaseline)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .execute(args);
    }
}
