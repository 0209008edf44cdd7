package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column of names shows what one of texts would. */
final class NameColumnsTest {
    private static final TraceEvent PAGE = TraceEventsParser.parse("test", "page(const char *block) \"%s\"\n")
            .catalog()
            .event("page")
            .orElseThrow();
    private static final int FREQUENT = BulkTypes.FREQUENT_EVENTS;

    /** Events that have some texts in turn. */
    private static EventWindow window(EventWindowBuilder builder, int events, @Nullable String... blocks) {
        for (int i = 0; i < events; i++) {
            builder.add(builder.type(PAGE), builder.thread(new RecordedThread(null, null, 1L)), i);
            builder.text(0, blocks[i % blocks.length]);
        }
        return builder.build();
    }

    private static EventWindow window(int events, @Nullable String... blocks) {
        return window(new EventWindowBuilder(1 << 20), events, blocks);
    }

    private static List<String> counts(Workspace workspace) {
        return Script.rows(
                workspace,
                "SELECT recording, block, count(*) FROM page GROUP BY ALL ORDER BY recording, block NULLS FIRST");
    }

    private static String type(Workspace workspace) {
        return Script.rows(
                        workspace,
                        "SELECT data_type FROM duckdb_columns() WHERE table_name = 'page' AND column_name = 'block'")
                .getFirst();
    }

    @Test
    void namesOfFrequentEventsAreAnEnum() {
        try (var workspace = Workspace.temporary()) {
            Windows.load(workspace, window(FREQUENT, "vga.vram", null, "pc.ram", "it's"));

            assertThat(type(workspace)).isEqualTo("ENUM('it''s', 'pc.ram', 'vga.vram')");
            assertThat(counts(workspace))
                    .containsExactly(
                            "1 | null | 16384", "1 | it's | 16384", "1 | pc.ram | 16384", "1 | vga.vram | 16384");
            assertThat(Script.rows(workspace, "SELECT count(*) FROM page WHERE block = 'unknown'"))
                    .containsExactly("0");
        }
    }

    @Test
    void textsOfOtherEventsStayTexts() {
        try (var workspace = Workspace.temporary()) {
            Windows.load(workspace, window(FREQUENT - 1, "pc.ram"));

            assertThat(type(workspace)).isEqualTo("VARCHAR");
        }
    }

    @Test
    void anotherNameWidensTheType() {
        try (var workspace = Workspace.temporary()) {
            var builder = new EventWindowBuilder(1 << 20);
            Windows.load(
                    workspace,
                    window(builder, 2, "rare"),
                    window(builder, FREQUENT, "pc.ram"),
                    window(builder, 600, "a", "pc.ram"),
                    window(builder, 1, "b"));

            assertThat(type(workspace)).isEqualTo("ENUM('a', 'b', 'pc.ram', 'rare')");
            assertThat(counts(workspace))
                    .containsExactly("1 | a | 300", "1 | b | 1", "1 | pc.ram | 65836", "1 | rare | 2");
        }
    }

    @Test
    void namesThatComeOneByOneAreTexts() {
        try (var workspace = Workspace.temporary()) {
            var builder = new EventWindowBuilder(1 << 20);
            Windows.load(
                    workspace,
                    window(builder, FREQUENT, "a"),
                    window(builder, 1, "b"),
                    window(builder, 1, "c"),
                    window(builder, 1, "d"),
                    window(builder, 1, "e"));

            assertThat(type(workspace)).isEqualTo("VARCHAR");
            assertThat(counts(workspace))
                    .containsExactly("1 | a | 65536", "1 | b | 1", "1 | c | 1", "1 | d | 1", "1 | e | 1");
        }
    }

    @Test
    void manyTextsAreNoNames() {
        var blocks = new String[256];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = "block" + i;
        }
        try (var workspace = Workspace.temporary()) {
            var builder = new EventWindowBuilder(1 << 20);
            Windows.load(workspace, window(builder, FREQUENT, "pc.ram"), window(builder, 512, blocks));

            assertThat(type(workspace)).isEqualTo("VARCHAR");
            assertThat(Script.rows(workspace, "SELECT count(*), count(DISTINCT block) FROM page"))
                    .containsExactly("66048 | 257");
        }
    }

    @Test
    void textsThatNoTypeCanHoldStayTexts() {
        try (var workspace = Workspace.temporary()) {
            Windows.load(workspace, window(FREQUENT, "zero\0byte", "pc.ram"));

            assertThat(type(workspace)).isEqualTo("VARCHAR");
            assertThat(Script.rows(workspace, "SELECT count(*) FROM page WHERE strlen(block) = 9"))
                    .containsExactly("32768");
        }
    }

    @Test
    void laterRecordingsAddToTheNames(@TempDir Path directory) {
        var file = directory.resolve("workspace.duckdb");
        try (var workspace = Workspace.openOrCreate(file)) {
            Windows.load(workspace, window(FREQUENT, "pc.ram"));
        }
        try (var workspace = Workspace.openOrCreate(file)) {
            Windows.load(workspace, window(2, "pc.ram", "few"));
            Windows.load(workspace, window(FREQUENT, "pc.ram", "many"));

            assertThat(type(workspace)).isEqualTo("ENUM('few', 'many', 'pc.ram')");
            assertThat(counts(workspace))
                    .containsExactly(
                            "1 | pc.ram | 65536",
                            "2 | few | 1",
                            "2 | pc.ram | 1",
                            "3 | many | 32768",
                            "3 | pc.ram | 32768");
        }
        assertThat(Files.exists(directory.resolve("workspace.duckdb.wal"))).isFalse();
    }

    @Test
    void aRecordingThatIsTakenBackLeavesTheTypeAsItWas() {
        try (var workspace = Workspace.temporary()) {
            Windows.load(workspace, window(FREQUENT, "pc.ram"));
            try (var writer = workspace.addRecording()) {
                writer.add(window(FREQUENT, "other"));
            }
            Windows.load(workspace, window(1, "few"));

            assertThat(type(workspace)).isEqualTo("ENUM('few', 'pc.ram')");
            assertThat(counts(workspace)).containsExactly("1 | pc.ram | 65536", "2 | few | 1");
        }
    }
}
