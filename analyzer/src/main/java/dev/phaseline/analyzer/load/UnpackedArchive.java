package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.ArchiveInput;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.TemporaryDirectory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * The files of an archive, or what a stream had that can be read only once, in a temporary directory, which closing
 * deletes. Names of the archive that lead out of it are taken as if they did not.
 */
public final class UnpackedArchive implements AutoCloseable {
    private static final int MOST_FILES = 1 << 16;

    private final Path shown;
    private final TemporaryDirectory temporary;
    private final Path directory;
    /** What a stream had. */
    private final Path spooled;

    private Optional<String> problem = Optional.empty();

    private UnpackedArchive(Path shown, TemporaryDirectory temporary) {
        this.shown = shown;
        this.temporary = temporary;
        directory = temporary.path().resolve("files");
        spooled = temporary.path().resolve("stream");
    }

    /** Why some of the archive could not be unpacked, if so; what could be is there. */
    Optional<String> problem() {
        return problem.map(text -> shown + ": not all of this archive can be read: " + text);
    }

    /**
     * Reads a stream to its end.
     *
     * @param shown what the stream is called for the user
     */
    static UnpackedArchive spool(InputStream stream, Path shown) throws IOException {
        var spool = new UnpackedArchive(shown, TemporaryDirectory.create());
        try {
            spool.temporary.write(stream, shown, spool.spooled);
            return spool;
        } catch (IOException e) {
            spool.close();
            throw e;
        }
    }

    /**
     * Unpacks an archive.
     *
     * @param shown where the archive is for the user
     */
    static UnpackedArchive of(Path archive, Path shown) throws IOException {
        var unpacked = new UnpackedArchive(shown, TemporaryDirectory.create());
        try (var content = RecordingContent.of(archive);
                var members = ArchiveInput.of(content)) {
            Files.createDirectory(unpacked.directory);
            unpacked.problem = unpacked.addAll(members);
            // Where compressed data breaks off, so does the archive.
            unpacked.problem = content.damage().stream()
                    .findFirst()
                    .map(Damage::description)
                    .or(() -> unpacked.problem);
            return unpacked;
        } catch (IOException e) {
            unpacked.close();
            throw e;
        }
    }

    /** Unpacks what can be; returns why that is not all, if so. */
    private Optional<String> addAll(ArchiveInput members) throws IOException {
        int files = 0;
        try {
            for (var name = members.next(); name.isPresent(); name = members.next()) {
                if (files++ == MOST_FILES) {
                    throw new RecordingException(shown + ": the archive has more than " + MOST_FILES + " files");
                }
                add(name.get(), members);
            }
            return Optional.empty();
        } catch (ZipException | EOFException e) {
            return Optional.of("it is damaged or breaks off: " + e.getMessage());
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
        temporary.write(members.file(), shown, target);
    }

    /** Where the files of an archive are. */
    Path directory() {
        return directory;
    }

    /** The file with what a stream had. */
    Path spooled() {
        return spooled;
    }

    /** What a file is called where the user sees it; other files keep their names. */
    Path shown(Path file) {
        if (file.equals(spooled)) {
            return shown;
        }
        return file.startsWith(directory) ? Path.of(shown + "!/" + directory.relativize(file)) : file;
    }

    /** A text in which the files are called as the user sees them. */
    String shown(String text) {
        return text.replace(directory + "/", shown + "!/").replace(spooled.toString(), shown.toString());
    }

    @Override
    public void close() throws IOException {
        temporary.close();
    }
}
