/** What generated stubs call. Depends on nothing but the JDK. */
module dev.phaseline.tracepoint {
    requires static transitive org.jspecify;
    requires transitive jdk.jfr;

    exports dev.phaseline.tracepoint;
    exports dev.phaseline.tracepoint.simple;
    exports dev.phaseline.tracepoint.text;
}
