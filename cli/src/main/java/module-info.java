/** The {@code phaseline} command. */
module dev.phaseline.cli {
    requires static org.jspecify;
    requires dev.phaseline.analyzer;
    requires dev.phaseline.codegen;
    requires dev.phaseline.grammar;
    requires dev.phaseline.gui;
    requires dev.phaseline.migration;
    requires info.picocli;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.csv;

    opens dev.phaseline.cli to
            info.picocli;
    opens dev.phaseline.cli.command to
            info.picocli;
}
