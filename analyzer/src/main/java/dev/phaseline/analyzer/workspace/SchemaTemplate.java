package dev.phaseline.analyzer.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The file of an empty workspace, for programs that make several: to write it takes milliseconds, to create some hundred
 * tables, views and comments takes most of a second. The first workspace of a program is created, later ones are copies.
 */
final class SchemaTemplate {
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
            if (!createdBefore) {
                createdBefore = true;
                return;
            }
            var content = template;
            if (content == null) {
                content = create();
                template = content;
            }
            Files.write(file, content);
        }
    }

    private static byte[] create() throws IOException, SQLException {
        var directory = Files.createTempDirectory("phaseline");
        var file = directory.resolve("template.duckdb");
        try {
            // The connection is its only one: closing it leaves everything in the file and no log beside it.
            try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file)) {
                Schema.create(connection);
            }
            return Files.readAllBytes(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }
}
