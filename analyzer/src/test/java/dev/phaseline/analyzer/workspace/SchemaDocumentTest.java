package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code -Ddocument.update=true} writes the page anew. */
final class SchemaDocumentTest {
    private static final Path PAGE = Path.of("../docs/workspace.md");

    @Test
    void thePageIsThatOfTheSchema() throws IOException {
        try (var workspace = Workspace.temporary()) {
            var page = SchemaDocument.of(workspace);
            if (Boolean.getBoolean("document.update")) {
                Files.writeString(PAGE, page);
            }

            assertThat(PAGE).content().isEqualTo(page);
        }
    }

    @Test
    void everyPublicRelationAndColumnHasAComment() {
        try (var workspace = Workspace.temporary()) {
            var undocumented = Script.rows(workspace, """
                    SELECT table_name, column_name FROM duckdb_columns()
                    WHERE schema_name = 'main' AND comment IS NULL AND NOT internal
                        AND table_name NOT IN (SELECT table_name FROM event_types)
                    UNION ALL
                    SELECT table_name, '' FROM duckdb_tables() WHERE schema_name = 'main' AND comment IS NULL
                    UNION ALL
                    SELECT view_name, '' FROM duckdb_views()
                    WHERE schema_name = 'main' AND comment IS NULL AND NOT internal
                    """);

            assertThat(undocumented).isEqualTo(List.of());
        }
    }
}
