/** Writes typed JFR events and tracepoint stubs for declared events. */
module dev.phaseline.codegen {
    requires static org.jspecify;
    requires java.compiler;
    requires transitive dev.phaseline.grammar;
    requires transitive dev.phaseline.tracepoint;

    exports dev.phaseline.codegen;
}
