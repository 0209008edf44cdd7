package dev.phaseline.cli.qemu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The releases of QEMU whose own answers those of the views are compared with; {@code .ci/run} puts both on a machine. */
enum QemuRelease {
    /** What the distribution installs. */
    V7_2("PHASELINE_QEMU_7", "qemu-system-x86_64"),
    /** What {@code .ci/install-qemu-10} puts beside it. */
    V10_0("PHASELINE_QEMU_10", "/opt/qemu-10.0/qemu-system-x86_64");

    private final String variable;
    private final String usualPlace;

    QemuRelease(String variable, String usualPlace) {
        this.variable = variable;
        this.usualPlace = usualPlace;
    }

    /** The program; skips the test where there is none. */
    Path program() {
        Path program = Path.of(Optional.ofNullable(System.getenv(variable)).orElse(usualPlace));
        Optional<Path> found = Stream.of(System.getenv("PATH").split(":", -1))
                // An absolute path resolves to itself.
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), () -> this + " is missing: no " + usualPlace + ", and no " + variable);
        return found.orElseThrow();
    }

    @Override
    public String toString() {
        return "QEMU " + name().substring(1).replace('_', '.');
    }
}
