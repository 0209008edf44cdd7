package dev.phaseline.cli.command;

import dev.phaseline.analyzer.load.Found;
import dev.phaseline.analyzer.load.RecordingSearch;
import dev.phaseline.analyzer.load.RecordingSource;
import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.ByteWriter;
import dev.phaseline.cli.output.EventPrinter;
import dev.phaseline.cli.output.Timestamps;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline print}. */
@Command(
        name = "print",
        description = {
            "Prints each event of recordings, one a line, one recording after the other.",
            "log is the line of QEMU's log backend, byte for byte: TID@SECONDS.MICROSECONDS:NAME TEXT. "
                    + "Events come in the order of the recording, those of JFR in the order of time."
        },
        footer = "  phaseline print source.jfr | grep savevm_section")
public final class PrintCommand extends Subcommand {
    private static final int BUFFER_BYTES = 1 << 16;

    /** As many names as fit into a line that people read. */
    private static final int MOST_NAMED = 5;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Recordings: files or directories; - is the standard input.")
    private List<Path> recordings = List.of();

    @Option(
            names = "--as",
            paramLabel = "STYLE",
            defaultValue = "log",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private EventPrinter.Style style = EventPrinter.Style.LOG;

    @Option(
            names = "--timestamps",
            paramLabel = "FORM",
            defaultValue = "tid",
            description = {
                "What stands before a line: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE});",
                "nothing where the recording has no times."
            })
    private Timestamps timestamps = Timestamps.TID;

    @Mixin
    private EventsOption events = new EventsOption();

    @Override
    public Integer call() throws IOException {
        recordings.forEach(InputFiles::checkRecording);
        Declarations declarations = events.declarations(err());
        Output output = new Output(ByteWriter.bytesOf(out()));
        try (RecordingSearch search = new RecordingSearch(declarations)) {
            int failed = 0;
            for (Found found : search.find(recordings)) {
                failed += print(found, declarations, output) ? 0 : 1;
            }
            output.flush();
            return failed == 0 ? DONE : CommandFailure.NO;
        } catch (OutputException e) {
            if (e.isClosedPipe()) {
                return DONE; // whoever reads has enough
            }
            throw e;
        }
    }

    /** Prints a recording, and returns whether it could be read. */
    private boolean print(Found found, Declarations declarations, OutputStream output) throws OutputException {
        try {
            switch (found) {
                case Found.Source(RecordingSource source) -> print(source, declarations, output);
                case Found.Nothing(Path _, String message) -> throw new RecordingException(message);
            }
            return true;
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            reportFailure(e);
            return false;
        }
    }

    private void print(RecordingSource source, Declarations declarations, OutputStream output) throws IOException {
        EventPrinter printer =
                new EventPrinter(style, timestamps, source.format().keepsOrder(), output);
        Set<String> undeclared = new TreeSet<>();
        source.read(declarations, new RecordingSink() {
            @Override
            public void clock(Clock clock) {
                printer.clock(clock);
            }

            @Override
            public void events(EventWindow window) throws IOException {
                for (int type = 0; type < window.types().size(); type++) {
                    if (!window.isDeclared(type)) {
                        undeclared.add(window.types().get(type).name());
                    }
                }
                printer.print(window);
            }

            @Override
            public void damage(Damage damage) {
                err().println("phaseline print: warning: " + damage);
            }
        });
        if (!undeclared.isEmpty()) {
            err().println("phaseline print: warning: " + source.shown(source.path())
                    + ": printed as recorded, since no declaration fits: " + names(undeclared)
                    + "; name the trace-events of the program with --events");
        }
    }

    private static String names(Set<String> undeclared) {
        List<String> first =
                new ArrayList<>(undeclared.stream().limit(MOST_NAMED).toList());
        if (undeclared.size() > MOST_NAMED) {
            first.add((undeclared.size() - MOST_NAMED) + " more");
        }
        return String.join(", ", first);
    }

    /** What is printed cannot be written. */
    private static final class OutputException extends IOException {
        private static final long serialVersionUID = 1L;

        OutputException(IOException cause) {
            super("cannot write the output: " + cause.getMessage(), cause);
        }

        /** Whether nobody reads any more; there is no type for that. */
        boolean isClosedPipe() {
            return getCause() instanceof IOException cause && "Broken pipe".equals(cause.getMessage());
        }
    }

    /** Tells failures of the output from those of recordings. */
    private static final class Output extends BufferedOutputStream {
        Output(OutputStream out) {
            super(out, BUFFER_BYTES);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws OutputException {
            try {
                super.write(bytes, offset, length);
            } catch (IOException e) {
                throw new OutputException(e);
            }
        }

        @Override
        public synchronized void write(int value) throws OutputException {
            try {
                super.write(value);
            } catch (IOException e) {
                throw new OutputException(e);
            }
        }

        @Override
        public synchronized void flush() throws OutputException {
            try {
                super.flush();
            } catch (IOException e) {
                throw new OutputException(e);
            }
        }
    }
}
