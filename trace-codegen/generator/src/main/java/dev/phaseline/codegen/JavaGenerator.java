package dev.phaseline.codegen;

/** To be written. */
public final class JavaGenerator {
    private JavaGenerator() {}
}
