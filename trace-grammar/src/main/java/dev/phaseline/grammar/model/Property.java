package dev.phaseline.grammar.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A word before the name of an event. */
public enum Property {
    /** The event is compiled out: it keeps its stub, which does nothing. */
    DISABLE,
    /** The event belongs to one virtual CPU. Without effect since QEMU 8. */
    VCPU;

    /** Returns the property of a given spelling, if there is one. */
    public static Optional<Property> of(String word) {
        return Arrays.stream(values())
                .filter(property -> property.toString().equals(word))
                .findFirst();
    }

    /** The spelling in a file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
