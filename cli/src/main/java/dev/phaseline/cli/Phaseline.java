package dev.phaseline.cli;

import static java.util.Map.entry;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
        footer = {"", "Start with:", "  phaseline demo"})
public final class Phaseline {
    /** By name, in the order of the list that the help shows. */
    private static final List<Map.Entry<String, Class<? extends Callable<Integer>>>> SUBCOMMANDS = List.of(
            entry("demo", DemoCommand.class),
            entry("guest", GuestCommand.class),
            entry("migrate", MigrateCommand.class),
            entry("check", CheckCommand.class),
            entry("events", EventsCommand.class),
            entry("generate", GenerateCommand.class),
            entry("load", LoadCommand.class),
            entry("print", PrintCommand.class),
            entry("summary", SummaryCommand.class),
            entry("phases", PhasesCommand.class),
            entry("iterations", IterationsCommand.class),
            entry("latencies", LatenciesCommand.class),
            entry("downtime", DowntimeCommand.class),
            entry("channels", ChannelsCommand.class),
            entry("align", AlignCommand.class),
            entry("findings", FindingsCommand.class),
            entry("diff", DiffCommand.class),
            entry("query", QueryCommand.class),
            entry("report", ReportCommand.class),
            entry("export", ExportCommand.class),
            entry("timeline", TimelineCommand.class));

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
        return commandLine(phaseline, args)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .execute(args);
    }

    /**
     * With the one subcommand that is wanted, where that is plain: picocli looks at each option of each subcommand, which is
     * more than half of what a short command takes.
     */
    private static CommandLine commandLine(Phaseline phaseline, String... args) {
        CommandLine line = new CommandLine(phaseline);
        String first = args.length == 0 ? "" : args[0];
        if (first.equals("--version")) {
            return line;
        }
        for (var command : SUBCOMMANDS) {
            if (command.getKey().equals(first)) {
                return line.addSubcommand(first, command.getValue());
            }
        }
        SUBCOMMANDS.forEach(command -> line.addSubcommand(command.getKey(), command.getValue()));
        return line.addSubcommand(new HelpCommand()).addSubcommand(new AutoComplete.GenerateCompletion());
    }
}
