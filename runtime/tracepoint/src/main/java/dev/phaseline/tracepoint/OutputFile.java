package dev.phaseline.tracepoint;

import dev.phaseline.tracepoint.simple.SimpleTrace;
import dev.phaseline.tracepoint.text.LogOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Where {@code file=} goes, as in QEMU: to {@link Backend#SIMPLE} where it emits, else to {@link Backend#LOG}. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Has a backend write to a file.
     *
     * @param emitting the backends that emit
     * @return what is wrong, one line for the user
     */
    static Optional<String> use(Path file, Set<Backend> emitting) {
        try {
            if (emitting.contains(Backend.SIMPLE)) {
                SimpleTrace.open(file);
            } else if (emitting.contains(Backend.LOG)) {
                LogOutput.toFile(file.toString());
            } else {
                return Optional.of("file=" + file + ": no backend that writes a file emits, neither simple nor log");
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("file=" + file + ": " + e.getMessage());
        }
    }
}
