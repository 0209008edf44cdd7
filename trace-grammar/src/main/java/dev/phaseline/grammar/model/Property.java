package dev.phaseline.grammar.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A word before the name of an event, in the order in which they are written. */
public enum Property {
    /** The event is compiled out: it keeps its stub, which does nothing. */
    DISABLE,
    /** The event belongs to one virtual CPU. Without effect since QEMU 8. */
    VCPU,
    /** The declaration stands for two events and has two formats. Until QEMU 6. */
    TCG;

    /** Returns the property of a given spelling, if there is one. */
    public static Optional<Property> of(String word) {
        return Arrays.stream(values())
                .filter(property -> property.toString().equals(word))
                .findFirst();
    }

    /** Returns an immutable set that iterates in the order of the constants. */
    static Set<Property> ordered(Collection<Property> properties) {
        Set<Property> ordered = EnumSet.noneOf(Property.class);
        ordered.addAll(properties);
        return Collections.unmodifiableSet(ordered);
    }

    /** The spelling in a file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
