package dev.phaseline.migration.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The releases of QEMU that migrations are tested with; {@code .ci/run} puts both on a machine. */
enum QemuVersion {
    /** What the distribution installs. */
    V7_2("PHASELINE_QEMU_7", "qemu-system-x86_64"),
    /** What {@code .ci/install-qemu-10} puts beside it. */
    V10_0("PHASELINE_QEMU_10", "/opt/qemu-10.0/qemu-system-x86_64");

    private final String variable;
    private final String usualPlace;

    /**
     * A release.
     *
     * @param variable the environment variable that names the program where it is somewhere else
     * @param usualPlace a path, or a name that is looked up in {@code PATH}
     */
    QemuVersion(String variable, String usualPlace) {
        this.variable = variable;
        this.usualPlace = usualPlace;
    }

    private Optional<Path> find() {
        Path program = Path.of(Optional.ofNullable(System.getenv(variable)).orElse(usualPlace));
        return Stream.of(System.getenv("PATH").split(":", -1))
                // An absolute path resolves to itself.
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The program. */
    Path program() {
        return find().orElseThrow(() -> new IllegalStateException(this + " is missing"));
    }

    /** What a guest of ours is told to migrate as this release. */
    String compat() {
        return name().startsWith("V7") ? "qemu-7.2" : "qemu-10.0";
    }

    /** Skips the test where there is no such QEMU. */
    void assumeInstalled() {
        assumeTrue(find().isPresent(), () -> this + " is missing: no " + usualPlace + ", and no " + variable);
    }

    @Override
    public String toString() {
        return "QEMU " + name().substring(1).replace('_', '.');
    }
}
