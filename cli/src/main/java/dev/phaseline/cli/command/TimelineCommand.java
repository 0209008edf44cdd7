package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.TimelineApp;
import dev.phaseline.gui.TimelineSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phaseline timeline}. */
@Command(
        name = "timeline",
        description = {
            "Opens the timeline of a workspace or of recordings in a window, or draws it as a picture.",
            "A picture (--snapshot) needs no display."
        },
        footer = {
            "  phaseline timeline -w demo.duckdb",
            "  phaseline timeline source.jfr destination.jfr",
            "  phaseline timeline -w demo.duckdb --snapshot timeline.svg \\",
            "      --range 1.2s..1.5s --tracks threads,pending"
        })
public final class TimelineCommand extends Subcommand {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

    @Mixin
    private InputArguments input = new InputArguments();

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "Write a picture instead of opening a window: SVG if the name ends so, else PNG.")
    private Optional<Path> snapshot = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1600x900",
            description = "Size of the picture as on an ordinary display (default: ${DEFAULT-VALUE})")
    private String size = "1600x900";

    @Option(
            names = "--scale",
            paramLabel = "N",
            defaultValue = "1",
            description = "Pixels for each of these: 2 as on high-resolution displays (default: ${DEFAULT-VALUE})")
    private double scale = 1;

    @Option(
            names = "--theme",
            paramLabel = "THEME",
            defaultValue = "dark",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Appearance theme = Appearance.DARK;

    @Option(
            names = "--range",
            paramLabel = "START..END",
            description = "What a picture shows, on its ruler, such as 1.2s..1.5s (default: the migrations)")
    private Optional<String> range = Optional.empty();

    @Option(names = "--select", paramLabel = "START..END", description = "The range whose statistics a picture shows")
    private Optional<String> selection = Optional.empty();

    @Option(
            names = "--tracks",
            paramLabel = "TEXT,...",
            description = "Only tracks of a picture whose names or sections contain one of these")
    private Optional<String> tracks = Optional.empty();

    @Option(names = "--compare", description = "Align the migrations of a picture at their starts.")
    private boolean compare = false;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (snapshot.isEmpty()) {
            // The window says by itself how far it is and what is wrong with a file.
            input.workspace().ifPresent(InputFiles::checkExists);
            input.recordings().forEach(InputFiles::checkRecording);
            List<Path> files = new ArrayList<>(input.recordings());
            input.workspace().ifPresent(files::add);
            TimelineApp.show(files, theme);
            return DONE;
        }
        TimelineSnapshot.Options options = pictureOptions();
        TimelineSnapshot.Content content = content();
        input.checked().withFile(err(), file -> TimelineSnapshot.write(file, snapshot.orElseThrow(), options, content));
        return DONE;
    }

    private TimelineSnapshot.Content content() {
        try {
            return new TimelineSnapshot.Content(range, selection, tracks, compare);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
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
