package dev.phaseline.cli.command;

import dev.phaseline.analyzer.load.RecordingSource;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.cli.output.EventPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline print}. */
@Command(
        name = "print",
        description = {
            "Prints each event of recordings, one a line, in the order of time.",
            "log is the line of QEMU's log backend with timestamps: TID@SECONDS.MICROSECONDS:NAME TEXT"
        },
        footer = "  phaseline print source.jfr | grep savevm_section")
public final class PrintCommand extends Subcommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings: files or directories.")
    private List<Path> recordings = List.of();

    @Option(
            names = "--as",
            paramLabel = "STYLE",
            defaultValue = "log",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private EventPrinter.Style style = EventPrinter.Style.LOG;

    @Override
    public Integer call() throws IOException {
        recordings.forEach(InputFiles::checkExists);
        for (Path recording : recordings) {
            for (RecordingSource source : RecordingSource.find(recording)) {
                print(source);
            }
        }
        return DONE;
    }

    private void print(RecordingSource source) throws IOException {
        EventPrinter printer = new EventPrinter(style, out());
        source.read(Declarations.builtIn(), new RecordingSink() {
            @Override
            public void events(EventWindow window) {
                printer.print(window);
            }

            @Override
            public void damage(Damage damage) {
                err().println("phaseline print: warning: " + damage);
            }
        });
    }
}
