/** The {@code trace-events} language: parser, model and diagnostics. */
@SuppressWarnings("requires-automatic") // ANTLR has no module descriptor
module dev.phaseline.grammar {
    requires static transitive org.jspecify;
    requires org.antlr.antlr4.runtime;

    exports dev.phaseline.grammar;
    exports dev.phaseline.grammar.lint;
    exports dev.phaseline.grammar.model;
}
