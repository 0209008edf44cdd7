/** Recordings of any origin to DuckDB tables and views. */
@SuppressWarnings("requires-automatic") // DuckDB's driver has no module descriptor
module dev.phaseline.analyzer {
    requires static transitive org.jspecify;
    requires dev.phaseline.grammar;
    requires java.sql;
    requires duckdb.jdbc;

    exports dev.phaseline.analyzer.workspace;
}
