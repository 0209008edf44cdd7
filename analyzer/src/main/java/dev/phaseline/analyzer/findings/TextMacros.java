package dev.phaseline.analyzer.findings;

import dev.phaseline.analyzer.resource.ResourceText;
import java.sql.Connection;
import java.sql.SQLException;

/** How numbers are written in sentences: SQL macros such as {@code ms_text(x)}, for one connection. */
public final class TextMacros {
    private TextMacros() {}

    /** Defines the macros for a connection. */
    public static void install(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(ResourceText.of(TextMacros.class, "macros.sql"));
        }
    }
}
