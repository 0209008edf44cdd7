package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class RotatedLogsTest {
    @TempDir
    private Path directory;

    @Test
    void partsOfADirectoryAreOneRecordingInTheOrderOfTime() throws IOException {
        write("qemu.log", line(30) + line(31));
        write("qemu.log.1", line(20));
        Files.write(directory.resolve("qemu.log.2.gz"), gzip(line(10)));

        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, directory)).containsExactly("loaded qemu.log.2.gz qemu.log.1 qemu.log");
            assertThat(rows(workspace, "SELECT \"offset\" FROM ram_save_page ORDER BY seq"))
                    .containsExactly("10", "20", "30", "31");
            assertThat(rows(workspace, "SELECT parse_filename(path), events_read FROM recordings"))
                    .containsExactly("qemu.log 4");
            assertThat(rows(
                            workspace,
                            "SELECT number, parse_filename(path) FROM recording_files WHERE recording = 1 ORDER BY 1"))
                    .containsExactly("1 qemu.log.2.gz", "2 qemu.log.1", "3 qemu.log");
        }
    }

    @Test
    void loadingThemAgainChangesNothingWhateverTheirOrder() throws IOException {
        var young = write("qemu.log", line(30));
        var old = write("qemu.log.1", line(20));

        try (var workspace = Workspace.temporary()) {
            load(workspace, young, old);

            assertThat(load(workspace, old, young)).containsExactly("again qemu.log");
            assertThat(load(workspace, directory)).containsExactly("again qemu.log");
            assertThat(load(workspace, old)).containsExactly("again qemu.log.1");
            assertThat(rows(workspace, "SELECT count(*) FROM ram_save_page")).containsExactly("2");
        }
    }

    @Test
    void damageNamesThePartThatHasIt() throws IOException {
        var old = write("qemu.log.1", line(10) + "\0\0\0" + line(11));
        var young = write("qemu.log", line(20) + line(21).substring(0, 30));

        try (var workspace = Workspace.temporary()) {
            load(workspace, young, old);

            assertThat(rows(workspace, "SELECT parse_filename(path), line FROM damage ORDER BY ALL"))
                    .containsExactly("qemu.log 2", "qemu.log.1 2");
        }
    }

    @Test
    void lineThatVirtlogdDividedIsWholeAgain() throws IOException {
        var old = write("guest.log.0", line(10) + line(11).substring(0, 45));
        var young = write("guest.log", line(11).substring(45) + line(12));

        try (var workspace = Workspace.temporary()) {
            load(workspace, old, young);

            assertThat(rows(workspace, "SELECT \"offset\" FROM ram_save_page ORDER BY seq"))
                    .containsExactly("10", "11", "12");
            assertThat(rows(workspace, "SELECT * FROM damage")).isEmpty();
        }
    }

    @Test
    void lineThatIsCutAtTheEndOfAPartDoesNotSpoilTheNext() throws IOException {
        var old = write("qemu.log.1", line(10) + line(11).substring(0, 45));
        var young = write("qemu.log", line(20));

        try (var workspace = Workspace.temporary()) {
            load(workspace, old, young);

            assertThat(rows(workspace, "SELECT \"offset\" FROM ram_save_page ORDER BY seq"))
                    .containsExactly("10", "20");
            assertThat(rows(workspace, "SELECT parse_filename(path), line FROM damage"))
                    .containsExactly("qemu.log.1 2");
        }
    }

    @Test
    void archiveStandsForWhatIsInIt() throws IOException {
        var archive = directory.resolve("bundle.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (var entry : List.of(
                    List.of("../host/qemu.log", line(30) + line(31).substring(0, 30)),
                    List.of("host/notes.txt", "unrelated"),
                    List.of("/host/qemu.log.1", line(20)))) {
                zip.putNextEntry(new ZipEntry(entry.getFirst()));
                zip.write(entry.getLast().getBytes(StandardCharsets.UTF_8));
            }
        }

        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, archive)).containsExactly("loaded qemu.log.1 qemu.log");
            assertThat(rows(workspace, "SELECT path FROM recording_files ORDER BY number"))
                    .containsExactly(archive + "!/host/qemu.log.1", archive + "!/host/qemu.log");
            assertThat(rows(workspace, "SELECT path, line FROM damage")).containsExactly(archive + "!/host/qemu.log 2");
            assertThat(load(workspace, archive)).containsExactly("again qemu.log");
        }
    }

    @Test
    void partsThatWereCompressedBeforeTheArchiveWas() throws IOException {
        var archive = directory.resolve("bundle.tar.xz");
        try (var tar =
                new TarArchiveOutputStream(new XZOutputStream(Files.newOutputStream(archive), new LZMA2Options(0)))) {
            add(tar, "host/qemu.log", line(30).getBytes(StandardCharsets.UTF_8));
            var bzip2 = new ByteArrayOutputStream();
            try (var target = new BZip2CompressorOutputStream(bzip2)) {
                target.write(line(20).getBytes(StandardCharsets.UTF_8));
            }
            add(tar, "host/qemu.log.1.bz2", bzip2.toByteArray());
        }

        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, archive)).containsExactly("loaded qemu.log.1.bz2 qemu.log");
            assertThat(rows(workspace, "SELECT count(*) FROM ram_save_page")).containsExactly("2");
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Test
    void partThatIsMissingIsDamage() throws IOException {
        var old = write("qemu.log.3", line(10));
        var young = write("qemu.log", line(20));

        try (var workspace = Workspace.temporary()) {
            load(workspace, old, young);

            assertThat(rows(workspace, "SELECT description FROM damage"))
                    .containsExactly("before this part of a rotated log, parts 1 to 2 are missing");
        }
    }

    @Test
    void numberedRunsThatDoNotGoOnInEachOtherStayApart() throws IOException {
        write("run.1", line(10));
        write("run.2", line(20));

        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, directory)).containsExactly("loaded run.2", "loaded run.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "qemu.log-20261124.zst qemu.log-20261125 qemu.log",
        "qemu-20261124.log qemu-20261125.log.gz qemu.log",
        "qemu.log.2026-11-24 qemu.log.2026-11-25 qemu.log.1 qemu.log",
        "qemu.log-20261125-1795379838 qemu.log-20261125-1795379939.gz",
        "guest.log.10.gz guest.log.9.gz guest.log.1 guest.log.0 guest.log",
    })
    void namesTellTheAge(String oldestFirst) {
        var names = List.of(oldestFirst.split(" "));
        var paths = names.stream().map(directory::resolve).toList();

        assertThat(paths)
                .extracting(path -> RotatedName.of(path).log())
                .containsOnly(RotatedName.of(paths.getLast()).log());
        assertThat(paths.reversed().stream().sorted((a, b) -> RotatedName.of(a).compareTo(RotatedName.of(b))))
                .isEqualTo(paths);
    }

    @Test
    void whatCanBeUnpackedOfADamagedArchiveIsLoaded() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.log"));
            zip.write(line(1).getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("b.log"));
            zip.write(line(2).repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        int inSecond = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1).indexOf("b.log") + 20;
        var archive = Files.write(directory.resolve("logs.zip"), Arrays.copyOf(bytes.toByteArray(), inSecond));

        try (var workspace = Workspace.temporary()) {
            assertThat(load(workspace, archive))
                    .contains("loaded a.log")
                    .last(InstanceOfAssertFactories.STRING)
                    .startsWith(archive + ": not all of this archive can be read: it is damaged or breaks off: ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2100, 0, cut in the second file, loaded a.log | loaded b.log | it has no end",
        "9000, 1024, no header of the second, loaded a.log | loaded c.log | there is no header where one should be"
    })
    void filesOfADamagedTarAreLoadedAndItIsSaid(int length, int flipped, String what, String said) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            add(tar, "a.log", line(1).getBytes(StandardCharsets.UTF_8));
            add(tar, "b.log", line(2).repeat(30).getBytes(StandardCharsets.UTF_8));
            add(tar, "c.log", line(3).getBytes(StandardCharsets.UTF_8));
        }
        byte[] all = Arrays.copyOf(bytes.toByteArray(), length);
        if (flipped > 0) {
            Arrays.fill(all, flipped, flipped + 300, (byte) 'x');
        }
        var archive = Files.write(directory.resolve("logs.tar"), all);
        var cause = archive + ": not all of this archive can be read: it is damaged or breaks off: ";

        try (var workspace = Workspace.temporary()) {
            assertThat(String.join(" | ", load(workspace, archive)).replace(cause, ""))
                    .as(what)
                    .isEqualTo(said);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** The page at {@code second}, sent in that second. */
    private static String line(int second) {
        return "77@17000000" + second + ".000000:ram_save_page pc.ram: offset: 0x" + Integer.toHexString(second)
                + " host: 0x7f0000000000\n";
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<String> load(Workspace workspace, Path... paths) {
        var results = new ArrayList<String>();
        for (var result : Loading.into(workspace).load(Arrays.asList(paths))) {
            results.add(
                    switch (result) {
                        case LoadResult.Loaded loaded -> "loaded " + names(loaded);
                        case LoadResult.AlreadyLoaded again ->
                            "again " + again.path().getFileName();
                        case LoadResult.Failed failed -> failed.message();
                    });
        }
        return results;
    }

    private static String names(LoadResult.Loaded loaded) {
        var files = loaded.parts().isEmpty() ? List.of(loaded.path()) : loaded.parts();
        return String.join(
                " ", files.stream().map(file -> file.getFileName().toString()).toList());
    }

    private static List<String> rows(Workspace workspace, String sql) {
        var rows = new ArrayList<String>();
        try (var result = workspace.query(sql)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(String.valueOf(result.text(i)));
                }
                rows.add(String.join(" ", row));
            }
        }
        return rows;
    }
}
