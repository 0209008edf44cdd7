package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.ArchiveInput;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * The files of an archive in a temporary directory, which closing deletes. Names of the archive that lead out of it are
 * taken as if they did not.
 */
public final class UnpackedArchive implements AutoCloseable {
    private static final int MOST_FILES = 1 << 16;

    private final Path shown;
    private final Path directory;

    private UnpackedArchive(Path shown, Path directory) {
        this.shown = shown;
        this.directory = directory;
    }

    /**
     * Unpacks an archive.
     *
     * @param shown where the archive is for the user
     */
    static UnpackedArchive of(Path archive, Path shown) throws IOException {
        var unpacked = new UnpackedArchive(shown, Files.createTempDirectory("phaseline"));
        try (var content = RecordingContent.of(archive);
                var members = ArchiveInput.of(content)) {
            int files = 0;
            for (var name = members.next(); name.isPresent(); name = members.next()) {
                if (files++ == MOST_FILES) {
                    throw new RecordingException(shown + ": the archive has more than " + MOST_FILES + " files");
                }
                unpacked.add(name.get(), members);
            }
            return unpacked;
        } catch (IOException e) {
            unpacked.close();
            throw e;
        }
    }

    private void add(String name, ArchiveInput members) throws IOException {
        var wanted = directory;
        // Not every locale has a file name for each character.
        for (var part : Path.of(name.replaceAll("[^ -~]", "_"))) {
            if (!part.toString().isEmpty()
                    && !part.toString().equals(".")
                    && !part.toString().equals("..")) {
                wanted = wanted.resolve(part);
            }
        }
        var target = wanted;
        for (int i = 2; Files.exists(target); i++) {
            target = wanted.resolveSibling(wanted.getFileName() + "~" + i);
        }
        Files.createDirectories(target.resolveSibling("."));
        Files.copy(members.file(), target);
    }

    Path directory() {
        return directory;
    }

    /** What a file is called where the user sees it; other files keep their names. */
    Path shown(Path file) {
        return file.startsWith(directory) ? Path.of(shown + "!/" + directory.relativize(file)) : file;
    }

    /** A text in which the files are called as the user sees them. */
    String shown(String text) {
        return text.replace(directory + "/", shown + "!/");
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
