/** Recordings of any origin to DuckDB tables and views. */
@SuppressWarnings("requires-automatic") // DuckDB's driver has no module descriptor
module dev.phaseline.analyzer {
    requires static transitive org.jspecify;
    requires transitive dev.phaseline.grammar;
    requires transitive dev.phaseline.tracepoint;
    requires transitive java.sql;
    requires com.github.luben.zstd_jni;
    requires jdk.jfr;
    requires duckdb.jdbc;
    requires org.apache.commons.compress;
    requires org.tukaani.xz;

    exports dev.phaseline.analyzer.export;
    exports dev.phaseline.analyzer.compare;
    exports dev.phaseline.analyzer.findings;
    exports dev.phaseline.analyzer.load;
    exports dev.phaseline.analyzer.recording;
    exports dev.phaseline.analyzer.render;
    exports dev.phaseline.analyzer.report;
    exports dev.phaseline.analyzer.summary;
    exports dev.phaseline.analyzer.workspace;
}
