package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrownRecordingTest {
    private static final String LINE = "4109@1700000000.%06d:savevm_state_cleanup \n";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 100, (1 << 18) / 45 + 1}) // the last is more than is read at once
    void aLogThatHasGrownIsNotLoadedTwice(int lines) throws IOException {
        var log = write("qemu.log", LINE.formatted(1).repeat(lines));
        try (var workspace = Workspace.temporary()) {
            var loader = Loading.into(workspace);
            assertThat(loader.load(List.of(log))).singleElement().isInstanceOf(LoadResult.Loaded.class);
            Files.writeString(log, LINE.formatted(2), StandardOpenOption.APPEND);

            assertThat(loader.load(List.of(log)))
                    .containsExactly(new LoadResult.Failed(
                            log,
                            log + ": has grown since it was loaded as recording 1, which stays as it is: load the whole"
                                    + " file into a new workspace"));
            try (var rows = workspace.query("SELECT count(*) FROM events")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.longValue(0)).isEqualTo(lines);
            }
        }
    }

    @Test
    void aLargerLogThatBeginsInAnotherWayIsLoaded() throws IOException {
        var small = write("a.log", LINE.formatted(1));
        var large = write("b.log", LINE.formatted(2) + LINE.formatted(3));
        try (var workspace = Workspace.temporary()) {
            assertThat(Loading.into(workspace).load(List.of(small, large)))
                    .hasOnlyElementsOfType(LoadResult.Loaded.class);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
