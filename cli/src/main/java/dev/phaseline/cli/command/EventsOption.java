package dev.phaseline.cli.command;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.grammar.Diagnostic;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.model.EventCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --events}: what declares the events of recordings. */
final class EventsOption {
    @Option(
            names = "--events",
            paramLabel = "TRACE-EVENTS",
            description = "Declarations of the QEMU that made the recordings, such as its trace-events-all, plain or "
                    + "compressed; may be given several times. Without it the events of QEMU's migration are known.")
    private List<Path> files = List.of();

    /**
     * What is known of events.
     *
     * @param err where lines that declare nothing are reported, a line for each file
     */
    Declarations declarations(PrintWriter err) throws IOException {
        List<EventCatalog> catalogs = new ArrayList<>();
        for (Path file : files) {
            InputFiles.checkExists(file);
            ParseResult parsed = Declarations.read(file);
            parsed.diagnostics().stream().findFirst().ifPresent(first -> err.println(problem(parsed, first)));
            catalogs.add(parsed.catalog());
        }
        return Declarations.builtIn().after(catalogs);
    }

    private static String problem(ParseResult parsed, Diagnostic first) {
        String others = parsed.errors() > 1 ? " (and " + (parsed.errors() - 1) + " more such lines)" : "";
        return "warning: not taken: " + first.summary() + others;
    }
}
