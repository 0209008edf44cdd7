/** What generated stubs call. Depends on nothing but the JDK; management is offered where its module is present. */
module dev.phaseline.tracepoint {
    requires static java.management;
    requires static transitive org.jspecify;
    requires transitive jdk.jfr;

    exports dev.phaseline.tracepoint;
    exports dev.phaseline.tracepoint.pattern;
    exports dev.phaseline.tracepoint.simple;
    exports dev.phaseline.tracepoint.text;
}
