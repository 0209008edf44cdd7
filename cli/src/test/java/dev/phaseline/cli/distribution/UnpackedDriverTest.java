package dev.phaseline.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedDriverTest {
    private static final String LINUX = "libduckdb_java.so_linux_amd64";

    @TempDir
    private Path directory;

    private Path lib;
    private Path folder;

    @BeforeEach
    void aDriverWithLibrariesOfTwoPlatforms() throws IOException {
        lib = Files.createDirectory(directory.resolve("lib"));
        folder = directory.resolve("native");
        Files.writeString(lib.resolve("picocli-4.7.7.jar"), "another jar");
        jar("a class", "a library");
    }

    @Test
    void theLibraryOfThePlatformLiesBesideAJarWithoutLibraries() throws IOException {
        UnpackedDriver.make(lib, folder, LINUX);

        assertThat(filesOf(folder)).containsExactly("duckdb_jdbc-2.0.jar", LINUX);
        assertThat(folder.resolve(LINUX)).hasContent("a library");
        try (ZipFile slim = new ZipFile(folder.resolve("duckdb_jdbc-2.0.jar").toFile())) {
            assertThat(slim.stream().map(ZipEntry::getName)).containsExactly("org/duckdb/DuckDBDriver.class");
            assertThat(slim.getInputStream(slim.getEntry("org/duckdb/DuckDBDriver.class"))
                            .readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("a class");
        }
    }

    @Test
    void anotherDriverReplacesWhatWasUnpacked() throws IOException {
        UnpackedDriver.make(lib, folder, LINUX);
        Files.writeString(folder.resolve("duckdb_jdbc-1.9.jar"), "left by an earlier build");
        jar("a class", "a newer library");
        Files.setLastModifiedTime(
                lib.resolve("duckdb_jdbc-2.0.jar"), FileTime.from(Instant.now().plusSeconds(60)));

        UnpackedDriver.make(lib, folder, LINUX);

        assertThat(filesOf(folder)).containsExactly("duckdb_jdbc-2.0.jar", LINUX);
        assertThat(folder.resolve(LINUX)).hasContent("a newer library");
    }

    @Test
    void whatIsCurrentIsLeftAlone() throws IOException {
        UnpackedDriver.make(lib, folder, LINUX);
        Files.writeString(folder.resolve(LINUX), "as it was");

        UnpackedDriver.make(lib, folder, LINUX);

        assertThat(folder.resolve(LINUX)).hasContent("as it was");
    }

    @Test
    void aMissingLibraryIsUnpackedAgain() throws IOException {
        UnpackedDriver.make(lib, folder, LINUX);
        Files.delete(folder.resolve(LINUX));

        UnpackedDriver.make(lib, folder, LINUX);

        assertThat(folder.resolve(LINUX)).hasContent("a library");
    }

    @Test
    void aPlatformThatTheDriverDoesNotKnowGetsNoJar() throws IOException {
        UnpackedDriver.make(lib, folder, "libduckdb_java.so_linux_riscv64");

        assertThat(filesOf(folder)).isEmpty();
    }

    @Test
    void aFolderWithoutTheDriverIsNamed() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        assertThatThrownBy(() -> UnpackedDriver.make(empty, folder, LINUX))
                .isInstanceOf(IOException.class)
                .hasMessage(empty + " holds no duckdb_jdbc-*.jar");
    }

    @Test
    void thisPlatformsLibraryIsCalledAsTheDriverInUseCallsIt() {
        assertThat(ClassLoader.getSystemResource(UnpackedDriver.libraryName())).isNotNull();
    }

    private void jar(String classFile, String library) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(lib.resolve("duckdb_jdbc-2.0.jar")))) {
            for (var entry : List.of(
                    List.of("org/duckdb/DuckDBDriver.class", classFile),
                    List.of(LINUX, library),
                    List.of("libduckdb_java.so_macos_arm64", "a library of another platform"))) {
                zip.putNextEntry(new ZipEntry(entry.get(0)));
                zip.write(entry.get(1).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static List<String> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
