package startup;

import dev.phaseline.migration.trace.MigrationTrace;

/** Calls one stub of a group whose events are all off. */
public final class TracedProgram {
    private TracedProgram() {}

    public static void main(String[] arguments) {
        MigrationTrace.loadvmStateSetup();
    }
}
