/** The JavaFX timeline. */
@SuppressWarnings("requires-automatic") // DuckDB's driver has no module descriptor
module dev.phaseline.gui {
    requires static org.jspecify;
    requires dev.phaseline.analyzer;
    requires dev.phaseline.grammar;
    requires duckdb.jdbc;
    requires java.desktop;
    requires java.sql;
    requires javafx.controls;
    requires atlantafx.base;

    exports dev.phaseline.gui;
}
