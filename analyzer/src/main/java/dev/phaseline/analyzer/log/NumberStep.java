package dev.phaseline.analyzer.log;

/** A conversion of a number or an address. */
abstract sealed class NumberStep extends Step permits IntegerStep, PointerStep, RenderedStep {
    /** What it prints. */
    abstract Target target();

    @Override
    boolean isElastic() {
        return true;
    }
}
