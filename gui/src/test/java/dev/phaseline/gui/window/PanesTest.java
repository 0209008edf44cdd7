package dev.phaseline.gui.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Finding;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Marks;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.sample.Fx;
import dev.phaseline.gui.sample.Precopy;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search, console, findings, notes and palettes, with the keyboard. */
final class PanesTest {

    @TempDir
    private Path directory;

    private Path file = Path.of("");
    private WindowDriver driver;

    @BeforeEach
    void open() throws SQLException {
        file = directory.resolve("w.duckdb");
        Precopy.write(file, 2048);
        driver = new WindowDriver(List.of(file), RecentFiles.none());
        driver.awaitTimeline();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aSearchMarksItsHitsAndEnterWalksOverThem() {
        driver.press(KeyCode.SLASH);
        Fx.await(() -> driver.session().search().isVisible());
        driver.type("setxstate");
        Fx.run(() -> driver.session().search().field().setText("set_state"));
        driver.press(KeyCode.ENTER);
        Fx.await(() -> driver.model().searchHits().answer().isPresent());

        // Two at the start, one when iterations begin, two at the end.
        assertThat(Fx.call(() -> driver.model().searchHits().hits())).hasSize(5);
        Fx.await(() -> driver.session().search().found().equals("1 / 5 hits"));
        driver.press(KeyCode.ENTER);
        Fx.await(() -> driver.session().search().found().equals("2 / 5 hits"));
        assertThat(Fx.call(() -> driver.model().choice().item().orElseThrow())).isInstanceOf(Hit.OnEvent.class);

        driver.press(KeyCode.ESCAPE);
        Fx.await(() -> !driver.session().search().isVisible());
        assertThat(Fx.call(() -> driver.model().searchHits().hits())).isEmpty();
    }

    @Test
    void whatIsWrongWithASearchIsSaidBesideIt() {
        driver.press(KeyCode.CONTROL, KeyCode.F);
        Fx.run(() -> driver.session().search().field().setText("nothing=1"));
        driver.press(KeyCode.ENTER);

        Fx.await(() -> driver.session().search().found().equals("no event here has an argument nothing"));
    }

    @Test
    void theConsoleRunsAQueryWhoseRowsJumpAndBecomeATrack() {
        driver.press(KeyCode.Q);
        Fx.await(() -> driver.session().isDrawerOpen());
        var console = Fx.call(() -> driver.session().drawer().console());
        // The key that opened the console is not written into it.
        assertThat(Fx.call(() -> console.editor().area().getText()))
                .startsWith("SELECT")
                .doesNotContain("qS");
        Fx.run(() -> console.show(
                "SELECT recording, seq, thread, ts_ns, 7 AS value FROM events WHERE event_type = 1 ORDER BY ts_ns"));

        driver.press(KeyCode.CONTROL, KeyCode.ENTER);
        Fx.await(() -> console.table().getItems().size() > 1);
        assertThat(Fx.call(() -> console.status())).contains(" rows in ");

        Fx.run(() -> {
            console.table().requestFocus();
            console.table().getSelectionModel().select(1);
        });
        driver.press(KeyCode.ENTER);
        Fx.await(() -> driver.model().choice().item().isPresent());

        Fx.run(console::addTrack);
        assertThat(Fx.call(
                        () -> driver.model().rows().groups().getFirst().tracks().getLast()))
                .isInstanceOfSatisfying(
                        Track.Counter.class,
                        counter -> assertThat(counter.max()).isEqualTo(7));

        driver.press(KeyCode.ESCAPE);
        driver.press(KeyCode.Q);
        Fx.await(() -> !driver.session().isDrawerOpen());
    }

    @Test
    void aResultWithoutValuesBecomesATrackOfInstants() {
        driver.press(KeyCode.Q);
        var console = Fx.call(() -> driver.session().drawer().console());
        Fx.run(() -> {
            console.show("SELECT recording, ts_ns, seq FROM events ORDER BY ts_ns LIMIT 3");
            console.run();
        });
        Fx.await(() -> console.table().getItems().size() == 3);

        Fx.run(console::addTrack);

        assertThat(Fx.call(
                        () -> driver.model().rows().groups().getFirst().tracks().getLast()))
                .isInstanceOfSatisfying(Track.Instants.class, instants -> {
                    assertThat(instants.ns()).startsWith(0);
                    assertThat(instants.texts()).hasSize(3);
                });
    }

    @Test
    void aWrongQueryIsExplainedInOneLine() {
        driver.press(KeyCode.Q);
        var console = Fx.call(() -> driver.session().drawer().console());
        Fx.run(() -> {
            console.show("SELECT nothing FROM events");
            console.run();
        });

        Fx.await(() -> console.status().contains("nothing"));
        assertThat(Fx.call(console::status)).doesNotContain("\n");
    }

    @Test
    void theEditorProposesColumnsOfTheTablesThatTheQueryNames() {
        driver.press(KeyCode.Q);
        Fx.await(() -> driver.session().isDrawerOpen());
        driver.awaitPulse();
        var editor = Fx.call(() -> driver.session().drawer().console().editor());
        Fx.run(() -> {
            editor.area().setText("SELECT  FROM spans");
            editor.area().positionCaret(7);
        });
        driver.type("du");
        Fx.await(() -> editor.proposed().contains("duration_ns"));

        driver.press(KeyCode.ENTER);

        Fx.await(() -> editor.area().getText().equals("SELECT duration_ns FROM spans"));
        assertThat(Fx.call(editor::colours))
                .containsExactly(
                        "SELECT:sql-keyword", " duration_ns :text", "FROM:sql-keyword", " :text", "spans:sql-table");
    }

    @Test
    void aNoteIsKeptInTheWorkspace() {
        Fx.run(() -> driver.model().choice().choose(null));
        driver.press(KeyCode.SHIFT, KeyCode.M);
        Fx.await(() -> driver.session().isDrawerOpen());
        driver.type("slow here");
        driver.press(KeyCode.ENTER);
        Fx.await(() -> driver.model().marks().all().stream()
                .anyMatch(mark -> mark.text().equals("slow here")));
        var mark = Fx.call(() -> driver.model().marks().all().getFirst());

        var before = Fx.call(() -> driver.session());
        driver.press(KeyCode.CONTROL, KeyCode.S);

        Fx.await(() -> driver.session() != before);
        try (var reader = WorkspaceReader.open(file)) {
            assertThat(reader.notes()).containsExactly(new Marks.Mark(mark.ns(), "slow here", true));
        }
    }

    @Test
    void aFindingJumpsToWhenItHappenedAndToItsEvidence() {
        Fx.run(() -> driver.model()
                .setFindings(List.of(new Finding(
                        "stall",
                        Finding.Severity.ERROR,
                        Side.SOURCE,
                        "It stalled",
                        "for 10 ms",
                        "send faster",
                        new TimeRange(100_000_000, 110_000_000),
                        List.of(new EventDetail.EventRef(1, 3))))));
        driver.press(KeyCode.G);
        Fx.await(() -> driver.session().isDrawerOpen()
                && !driver.session().drawer().findings().list().getItems().isEmpty());
        Fx.run(() -> driver.session().drawer().findings().list().requestFocus());
        driver.press(KeyCode.ENTER);
        Fx.await(() -> driver.model().selection().range().equals(Optional.of(new TimeRange(100_000_000, 110_000_000))));

        Fx.run(() -> driver.session().drawer().findings().lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> button.getText().equals("source event 3"))
                .findFirst()
                .orElseThrow()
                .fire());
        Fx.await(() -> driver.model()
                .choice()
                .item()
                .filter(item -> item instanceof Hit.OnEvent(var _, var ref, var _) && ref.seq() == 3)
                .isPresent());
    }

    @Test
    void thePaletteRunsTheCommandThatIsTyped() {
        driver.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
        Fx.await(() -> driver.window().palette().isVisible());
        driver.type("sql console");
        Fx.await(() -> driver.window().palette().matching().size() == 1);
        driver.press(KeyCode.ENTER);

        Fx.await(
                () -> !driver.window().palette().isVisible() && driver.session().isDrawerOpen());
    }

    @Test
    void theListOfTracksGoesToATrack() {
        driver.press(KeyCode.CONTROL, KeyCode.P);
        driver.type("live");
        driver.press(KeyCode.ENTER);

        Fx.await(() -> driver.model()
                .rows()
                .focus()
                .filter(row -> row.key().label().equals("live_migration"))
                .isPresent());
    }

    @Test
    void keysWalkFromEventToEventAndCopyWhatIsChosen() {
        driver.press(KeyCode.CONTROL, KeyCode.P);
        driver.type("live");
        driver.press(KeyCode.ENTER);
        driver.press(KeyCode.PERIOD);
        Fx.await(() -> driver.model().choice().detail().isPresent());
        var first = Fx.call(() -> driver.model().choice().detail().orElseThrow());

        driver.press(KeyCode.PERIOD);
        Fx.await(() -> driver.model()
                .choice()
                .detail()
                .filter(event -> event.ref().seq() > first.ref().seq())
                .isPresent());
        driver.press(KeyCode.COMMA);
        Fx.await(() -> driver.model().choice().detail().equals(Optional.of(first)));

        driver.press(KeyCode.CONTROL, KeyCode.C);
        Fx.await(() -> first.line().equals(Clipboard.getSystemClipboard().getString()));
        driver.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.C);
        Fx.await(() -> String.valueOf(Clipboard.getSystemClipboard().getString())
                .equals("SELECT * FROM " + first.name() + " WHERE recording = 1 AND seq = "
                        + first.ref().seq()));
    }
}
