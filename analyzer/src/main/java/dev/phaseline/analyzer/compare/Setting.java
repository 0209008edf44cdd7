package dev.phaseline.analyzer.compare;

/**
 * A parameter or capability in which two sets of migrations differ, as far as their recordings show it.
 *
 * @param name as QMP calls it
 * @param a the values in the first set, the most frequent first; {@code not seen} if no migration shows one
 * @param b in the second set
 */
public record Setting(String name, String a, String b) {}
