package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Declarations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** What QEMU 7.2 declares, in all of its subsystems: thousands of events, so they are read once for all tests. */
final class Qemu72 {
    /** All of its events, after those of the program's own catalog. */
    static final Declarations DECLARATIONS = read();

    private Qemu72() {}

    private static Declarations read() {
        try {
            return Declarations.builtIn()
                    .after(List.of(Declarations.read(Path.of("../samples/traces/qemu-7.2-trace-events-all.gz"))
                            .catalog()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
