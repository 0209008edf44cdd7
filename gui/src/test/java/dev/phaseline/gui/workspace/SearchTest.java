package dev.phaseline.gui.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.phaseline.gui.model.SearchHits.Found;
import dev.phaseline.gui.sample.SampleWorkspace;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchTest {

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws SQLException {
        file = directory.resolve("w.duckdb");
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, "source");
            workspace.thread(1, 1, "main");
            workspace.type(
                    "ram_save_page",
                    "ram.c",
                    "const char *rbname, uint64_t offset, void *host",
                    "\"%s: offset: 0x%\" PRIx64 \" host: %p\"",
                    "rbname VARCHAR, \"offset\" UBIGINT, host UBIGINT");
            for (int i = 0; i < 4; i++) {
                long seq = workspace.event(1, 1, "ram_save_page", i * 10L);
                workspace.sql(
                        "INSERT INTO ram_save_page VALUES (1, ?, ?, 1, ?, ?, 0)",
                        seq,
                        SampleWorkspace.EPOCH_NS + i * 10L,
                        i < 3 ? "pc.ram" : "vga.vram",
                        i * 0x1000L);
            }
            workspace.event(1, 1, "migration_bitmap_sync_end", 100);
            workspace.event(1, 1, "migrate_set_state", 110);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ram_save                               | 0 1 2 3",
                "RAM                                    | 0 1 2 3",
                "*_end                                  | 4",
                "migrat*_s?t_state                      | 5",
                "offset=0x2000                          | 2",
                "offset = 4096                          | 1",
                "rbname=vga.vram                        | 3",
                "'\"VGA\"'                              | 3",
                "ram_save_page where offset > 0x1000    | 2 3",
                "ram_save_page WHERE rbname LIKE 'vga%' | 3",
                "ram_save_page where rbname <> '0x1000' | 0 1 2 3",
                "pc.ram                                 | 0 1 2",
            })
    void aSearchFindsEvents(String query, String seqs) {
        var searched = query.startsWith("'") ? query.substring(1, query.length() - 1) : query;
        try (var reader = WorkspaceReader.open(file)) {
            var answer = reader.search(searched);

            assertThat(answer.problem()).isEmpty();
            assertThat(answer.hits())
                    .extracting(hit -> String.valueOf(hit.event().seq()))
                    .containsExactly(seqs.split(" "));
            assertThat(answer.total()).isEqualTo(answer.hits().size());
        }
    }

    @Test
    void hitsHaveTheirPlaceOnTheRuler() {
        try (var reader = WorkspaceReader.open(file)) {
            assertThat(reader.search("sync_end").hits())
                    .extracting(Found::ns, Found::lane, Found::name)
                    .containsExactly(tuple(100L, 1, "migration_bitmap_sync_end"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing=1                     | no event here has an argument nothing",
                "nothing where a > 1           | no events nothing here",
                "ram_save_page where nothing > 1 | nothing",
            })
    void whatCannotBeSearchedIsExplained(String query, String problem) {
        try (var reader = WorkspaceReader.open(file)) {
            var answer = reader.search(query);

            assertThat(answer.hits()).isEmpty();
            assertThat(answer.problem()).contains(problem);
        }
    }
}
