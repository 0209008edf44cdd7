package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The file of an empty workspace: to copy it takes milliseconds, to create some hundred tables, views and comments takes
 * most of a second. It may have been kept by an earlier program; else the first workspace of a program is created, and
 * later ones are copies of a file that is made for them.
 */
final class SchemaTemplate {
    /** The system property that names the folder with a template that was kept. */
    private static final String FOLDER = "phaseline.templates";

    private static final Object LOCK = new Object();

    private static boolean createdBefore;
    private static byte @Nullable [] template;

    private SchemaTemplate() {}

    /**
     * Writes an empty workspace if that is cheaper than to create one; else leaves that to the caller.
     *
     * @param file where no file is
     */
    static void writeTo(Path file) throws IOException, SQLException {
        synchronized (LOCK) {
            var content = template == null ? kept() : template;
            if (content == null) {
                if (!createdBefore) {
                    createdBefore = true;
                    return;
                }
                content = create();
            }
            template = content;
            Files.write(file, content);
        }
    }

    private static byte @Nullable [] kept() throws IOException {
        var folder = System.getProperty(FOLDER);
        if (folder == null) {
            return null;
        }
        var file = keptIn(Path.of(folder));
        return Files.exists(file) ? Files.readAllBytes(file) : null;
    }

    /** A schema of another version has another name, and is not found. */
    private static Path keptIn(Path folder) {
        return folder.resolve("empty-" + Schema.fingerprint() + ".duckdb");
    }

    /** Keeps a template for later programs: there as a whole, or not at all. */
    static void keepIn(Path folder) throws IOException, SQLException {
        var part = Files.createTempFile(folder, "empty", ".part");
        try {
            Files.write(part, create());
            Files.move(part, keptIn(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static byte[] create() throws IOException, SQLException {
        try (var directory = TemporaryDirectory.create()) {
            var file = directory.path().resolve("template.duckdb");
            // The connection is its only one: closing it leaves everything in the file and no log beside it.
            try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file)) {
                Schema.create(connection);
            }
            return Files.readAllBytes(file);
        }
    }
}
