package dev.phaseline.gui;

import dev.phaseline.gui.model.RulerRange;
import dev.phaseline.gui.snapshot.Picture;
import dev.phaseline.gui.snapshot.PictureFile;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The timeline as a picture. Needs no display, and leaves no thread behind that would keep the process alive. */
public final class TimelineSnapshot {

    private static final int SMALLEST_WIDTH = 480;
    private static final int SMALLEST_HEIGHT = 320;
    private static final int LARGEST = 8192;
    private static final double LARGEST_SCALE = 4;

    /**
     * How the picture looks.
     *
     * @param width as on an ordinary display, px
     * @param height as on an ordinary display, px
     * @param scale pixels of the picture for each of these, to either side: 2 is a display of twice the resolution
     */
    public record Options(int width, int height, double scale, Appearance appearance) {

        /** @throws IllegalArgumentException with one line for the user if a picture cannot be made like that */
        public Options {
            if (!(scale >= 1 && scale <= LARGEST_SCALE)) {
                throw new IllegalArgumentException("scale " + scale + " is not between 1 and 4");
            }
            if (width < SMALLEST_WIDTH || height < SMALLEST_HEIGHT) {
                throw new IllegalArgumentException("size %dx%d is too small: at least %dx%d is needed"
                        .formatted(width, height, SMALLEST_WIDTH, SMALLEST_HEIGHT));
            }
            if (width * scale > LARGEST || height * scale > LARGEST) {
                throw new IllegalArgumentException(
                        "size %dx%d is too large: at most %3$dx%3$d".formatted(width, height, (int) (LARGEST / scale)));
            }
        }

        /** Width of the picture, px. */
        public int pixelWidth() {
            return (int) Math.round(width * scale);
        }

        /** Height of the picture, px. */
        public int pixelHeight() {
            return (int) Math.round(height * scale);
        }

        /** On a dark ground, for an ordinary display. */
        public static Options of(int width, int height) {
            return new Options(width, height, 1, Appearance.DARK);
        }
    }

    /**
     * What is shown.
     *
     * @param range the visible range on the ruler, such as {@code 1.2s..1.5s}; empty for the migrations
     * @param selection the range whose statistics are shown, in the same form
     * @param tracks what the names of shown tracks contain, separated by commas; empty for all
     * @param compare whether migrations are aligned at their starts
     */
    public record Content(
            Optional<String> range, Optional<String> selection, Optional<String> tracks, boolean compare) {

        /** @throws IllegalArgumentException with one line for the user if a range has another form */
        public Content {
            range.ifPresent(RulerRange::parse);
            selection.ifPresent(RulerRange::parse);
        }

        /** All of the migrations. */
        public static Content all() {
            return new Content(Optional.empty(), Optional.empty(), Optional.empty(), false);
        }
    }

    private TimelineSnapshot() {}

    /** As {@link #write(Path, Path, Options, Content)}, with everything shown. */
    public static void write(Path workspace, Path file, Options options) throws IOException {
        write(workspace, file, options, Content.all());
    }

    /**
     * Draws the timeline of a workspace into a file, SVG if its name ends so and else PNG; one that is there already is
     * replaced.
     *
     * @throws IOException with one line for the user if the file cannot be written
     * @throws dev.phaseline.analyzer.workspace.WorkspaceException with one line for the user if the workspace cannot be
     *     read
     */
    public static void write(Path workspace, Path file, Options options, Content content) throws IOException {
        PictureFile.check(file);
        try (var reader = WorkspaceReader.open(workspace, content.compare())) {
            var picture = Picture.of(reader, options, content);
            if (isSvg(file)) {
                PictureFile.write(picture.svg(), file);
            } else {
                PictureFile.write(picture.image(), file);
            }
        }
    }

    private static boolean isSvg(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".svg");
    }
}
