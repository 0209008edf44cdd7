package dev.phaseline.tracepoint;

/**
 * What the user should know about tracing that no caller can be told. It goes to standard error as QEMU's warnings do:
 * the logging of the program may not be set up yet when its first stub class is initialised.
 */
final class Warnings {
    private Warnings() {}

    @SuppressWarnings("SystemOut") // see above
    static void print(String warning) {
        System.err.println("phaseline: warning: " + warning);
    }
}
