package dev.phaseline.cli.command;

import dev.phaseline.cli.output.RowFormat;
import picocli.CommandLine.Option;

/** The option {@code --format}. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private RowFormat format = RowFormat.TABLE;

    RowFormat format() {
        return format;
    }
}
