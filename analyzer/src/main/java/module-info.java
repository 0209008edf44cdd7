/** Recordings of any origin to DuckDB tables and views. */
module dev.phaseline.analyzer {
    requires static org.jspecify;
    requires dev.phaseline.grammar;

    exports dev.phaseline.analyzer;
}
