/** The {@code phaseline} command. */
module dev.phaseline.cli {
    requires static org.jspecify;
    requires info.picocli;
}
