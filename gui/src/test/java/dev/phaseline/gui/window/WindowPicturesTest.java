package dev.phaseline.gui.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.RangeStatistics;
import dev.phaseline.gui.model.SpanGroup;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.sample.Fx;
import dev.phaseline.gui.sample.Precopy;
import dev.phaseline.gui.snapshot.PictureFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes pictures of the window in its states, for people to look at, and leaves them in {@code target/pictures}: the
 * most different states of a small workspace, or with {@code -Dpictures.of=demo.duckdb} all states of that workspace, and
 * of recordings that are incomplete.
 */
final class WindowPicturesTest {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Path TRACES = Path.of("..", "samples", "traces");

    @TempDir
    private Path directory;

    private final Set<Integer> seen = new HashSet<>();
    private int number;

    @Test
    void theWindowIsPhotographedInItsStates() throws IOException, SQLException {
        Files.createDirectories(PICTURES);
        takeBeforeATimelineIsOpen();
        var wanted = Optional.ofNullable(System.getProperty("pictures.of")).map(Path::of);
        if (wanted.isPresent()) {
            takeAll(wanted.get());
            takeIncomplete();
        } else {
            var file = directory.resolve("w.duckdb");
            Precopy.write(file, 1024);
            try (var window = new WindowDriver(List.of(file), RecentFiles.none())) {
                window.awaitTimeline();
                takeRange(window);
                takeConsole(window);
                window.press(KeyCode.T);
                takeHelp(window);
            }
        }
    }

    private void takeBeforeATimelineIsOpen() throws IOException {
        var recent = RecentFiles.in(directory.resolve("recent"));
        for (var name : List.of("monday.duckdb", "tuesday.duckdb")) {
            recent.add(Files.writeString(directory.resolve(name), ""));
        }
        try (var window = new WindowDriver(List.of(), recent)) {
            var text = Files.writeString(directory.resolve("text"), "no trace");
            Fx.run(() -> window.window().open(List.of(text)));
            Fx.await(() -> window.window().message().contains("not a recording"));
            take(window, "welcome-and-error");
        }
    }

    private void takeAll(Path file) throws IOException {
        try (var window = new WindowDriver(List.of(file), RecentFiles.none())) {
            take(window, "opening");
            window.awaitTimeline();
            Fx.await(() -> !window.model().findings().isEmpty());
            take(window, "dark");
            takePointer(window);
            takeRange(window);
            takeConsole(window);
            takePanes(window);
            takeLists(window);
            window.press(KeyCode.T);
            take(window, "light");
            takePointer(window);
            takeRange(window);
            takePanes(window);
            takeLists(window);
            var apart = Fx.call(window::session);
            window.press(KeyCode.C);
            Fx.await(() -> window.window()
                    .session()
                    .filter(session -> !session.equals(apart))
                    .isPresent());
            window.awaitTimeline();
            take(window, "compare");
            Fx.run(() -> {
                window.stage().setWidth(900);
                window.stage().setHeight(560);
            });
            take(window, "small");
        }
    }

    /** Over a phase and over a span, and the menu of a track. */
    private void takePointer(WindowDriver window) throws IOException {
        var tracks = Fx.call(() -> window.model().layout().tracks());
        double x = Fx.call(() -> window.model().layout().ruler().x()
                + window.model().layout().ruler().width() * 0.4);
        for (double y : new double[] {tracks.y() + 44, tracks.y() + tracks.height() / 2}) {
            window.point(x, y);
            window.awaitPulse();
            Fx.await(() -> window.session().view().isComplete());
            take(window, "hover" + Math.round(y));
        }
        window.clickWith(MouseButton.SECONDARY, 100, tracks.y() + 44);
        window.awaitPulse();
        takePopup();
        window.press(KeyCode.ESCAPE);
        window.point(5, 5);
    }

    private void takeRange(WindowDriver window) throws IOException {
        var range = Fx.call(() -> window.model().viewport().limits());
        long start = range.startNs() + range.durationNs() / 4;
        Fx.run(() -> window.model().selection().select(new TimeRange(start, start + range.durationNs() / 4)));
        Fx.await(() -> window.model().selection().statistics().isPresent());
        Fx.run(() -> window.model()
                .choice()
                .chooseGroup(window.model().selection().statistics().map(RangeStatistics::spans).orElseThrow().stream()
                        .findFirst()
                        .map(SpanGroup::of)
                        .orElse(null)));
        Fx.await(() -> window.model().choice().group().isEmpty()
                || window.model().choice().histogram().isPresent());
        take(window, "range");
        window.press(KeyCode.ESCAPE);
    }

    private void takeConsole(WindowDriver window) throws IOException {
        window.press(KeyCode.Q);
        var console = Fx.call(() -> window.session().drawer().console());
        Fx.run(console::run);
        Fx.await(() -> !console.table().getItems().isEmpty());
        Fx.run(() -> console.editor().area().positionCaret(8));
        window.press(KeyCode.CONTROL, KeyCode.SPACE);
        take(window, "sql");
        window.press(KeyCode.ESCAPE);
        Fx.run(() -> window.session().closeDrawer());
    }

    private void takePanes(WindowDriver window) throws IOException {
        window.press(KeyCode.G);
        take(window, "findings");
        Fx.run(() -> window.session().view().requestFocus());
        window.press(KeyCode.SHIFT, KeyCode.M);
        window.type("slow here");
        window.press(KeyCode.ENTER);
        take(window, "notes");
        Fx.run(() -> window.session().closeDrawer());
        window.press(KeyCode.CONTROL, KeyCode.F);
        Fx.run(() -> window.session().search().field().setText("migrate_set_state"));
        window.press(KeyCode.ENTER);
        Fx.await(() -> window.model().choice().detail().isPresent());
        take(window, "search");
        window.press(KeyCode.ESCAPE);
        window.press(KeyCode.ESCAPE);
    }

    private void takeLists(WindowDriver window) throws IOException {
        window.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
        take(window, "commands");
        window.press(KeyCode.ESCAPE);
        window.press(KeyCode.CONTROL, KeyCode.P);
        take(window, "tracks");
        window.press(KeyCode.ESCAPE);
        takeHelp(window);
    }

    private void takeHelp(WindowDriver window) throws IOException {
        window.press(KeyCode.SHIFT, KeyCode.SLASH);
        take(window, "help");
        window.press(KeyCode.ESCAPE);
    }

    private void takeIncomplete() throws IOException {
        var tiny = Files.writeString(
                directory.resolve("tiny.log"), "4711@1700000000.000000:migrate_set_state new state setup\n");
        var foreign = Files.writeString(
                directory.resolve("foreign.log"), "4711@1700000000.000000:kvm_run_exit cpu_index 0, reason 2\n");
        var oneSided = TRACES.resolve("refused/dst.log.gz");
        var damaged = directory.resolve("damaged.trace");
        try (var whole = new GZIPInputStream(Files.newInputStream(TRACES.resolve("refused/src.trace.gz")))) {
            var bytes = whole.readAllBytes();
            Files.write(damaged, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        }
        for (var file : List.of(tiny, foreign, oneSided, damaged)) {
            try (var window = new WindowDriver(List.of(file), RecentFiles.none())) {
                Fx.await(() -> window.window().session().isPresent());
                take(window, file.getFileName().toString().replaceAll("[.].*", ""));
            }
        }
    }

    /** A picture of one colour shows nothing, and one that was there before shows that a key did nothing. */
    private void take(WindowDriver window, String name) throws IOException {
        Fx.await(() -> window.window().session().isEmpty()
                || window.model().tiles().missing().isEmpty());
        window.awaitPulse();
        var image = Fx.call(() -> window.stage().getScene().snapshot(null));
        var pixels = pixels(image);
        var file = "%02d-%s.png".formatted(++number, name);
        PictureFile.write(picture(pixels, (int) image.getWidth()), PICTURES.resolve(file));

        assertThat(Arrays.stream(pixels).anyMatch(pixel -> pixel != pixels[0]))
                .as(file + " shows something")
                .isTrue();
        assertThat(seen.add(Arrays.hashCode(pixels))).as(file + " is new").isTrue();
    }

    private void takePopup() throws IOException {
        var image = Fx.call(() -> Window.getWindows().stream()
                .filter(other -> other instanceof PopupWindow && other.isShowing())
                .findFirst()
                .orElseThrow()
                .getScene()
                .snapshot(null));
        PictureFile.write(
                picture(pixels(image), (int) image.getWidth()), PICTURES.resolve("%02d-menu.png".formatted(++number)));
    }

    private static int[] pixels(Image image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        var pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return pixels;
    }

    private static BufferedImage picture(int[] pixels, int width) {
        int height = pixels.length / width;
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, width, height, pixels, 0, width);
        return picture;
    }
}
