package dev.phaseline.analyzer.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void nothingIsLeftOfOneThatWasClosed() throws IOException {
        try (var directory = TemporaryDirectory.createIn(parent)) {
            Files.createDirectories(directory.path().resolve("a/b"));
            Files.writeString(directory.path().resolve("a/file"), "text");
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftIsDeletedWithTheNext() throws IOException {
        var left = leave("phaseline-999999999-1", Duration.ofHours(1));

        TemporaryDirectory.createIn(parent).close();

        assertThat(left).doesNotExist();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatIsBeingMadeOrInUseStays() throws IOException {
        var young = leave("phaseline-999999999-1", Duration.ZERO);

        try (var first = TemporaryDirectory.createIn(parent);
                var _ = TemporaryDirectory.createIn(parent)) {
            assertThat(first.path()).isDirectory();
        }

        assertThat(young).isDirectory();
    }

    private Path leave(String name, Duration age) throws IOException {
        var directory = Files.createDirectory(parent.resolve(name));
        Files.writeString(directory.resolve("events.log"), "text");
        var lock = Files.createFile(parent.resolve(name + ".lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(age)));
        return directory;
    }
}
