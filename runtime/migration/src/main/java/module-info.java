/** The live-migration runtime. */
module dev.phaseline.migration {
    requires static org.jspecify;
    requires dev.phaseline.tracepoint;

    exports dev.phaseline.migration;
}
