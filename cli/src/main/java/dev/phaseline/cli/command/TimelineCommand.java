package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.TimelineApp;
import dev.phaseline.gui.TimelineSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline timeline}. */
@Command(
        name = "timeline",
        description = {
            "Opens the timeline of a workspace or of recordings in a window,",
            "or draws it as a picture, which needs no display."
        },
        footer = {"  phaseline timeline -w demo.duckdb", "  phaseline timeline -w demo.duckdb --snapshot timeline.png"})
public final class TimelineCommand extends Subcommand {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "Recordings, instead of a workspace.")
    private List<Path> recordings = List.of();

    @Option(names = "--snapshot", paramLabel = "FILE.png", description = "Write a picture instead of opening a window.")
    private Optional<Path> snapshot = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1600x900",
            description = "Size of the picture in pixels (default: ${DEFAULT-VALUE})")
    private String size = "1600x900";

    @Option(
            names = "--scale",
            paramLabel = "N",
            defaultValue = "1",
            description = "Pixels of a picture's line: 2 for high-resolution displays (default: ${DEFAULT-VALUE})")
    private double scale = 1;

    @Option(
            names = "--theme",
            paramLabel = "THEME",
            defaultValue = "dark",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Appearance theme = Appearance.DARK;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<TimelineSnapshot.Options> picture = snapshot.map(file -> pictureOptions());
        new WorkspaceInput(workspace.file(), recordings).withFile(err(), file -> {
            if (picture.isPresent()) {
                TimelineSnapshot.write(file, snapshot.orElseThrow(), picture.get());
            } else {
                TimelineApp.show(file, theme);
            }
        });
        return DONE;
    }

    private TimelineSnapshot.Options pictureOptions() {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw CommandFailure.usage("--size " + size + ": expected WIDTHxHEIGHT in pixels, such as 1600x900");
        }
        try {
            return new TimelineSnapshot.Options(
                    Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), scale, theme);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--size " + size + ": " + e.getMessage());
        }
    }
}
