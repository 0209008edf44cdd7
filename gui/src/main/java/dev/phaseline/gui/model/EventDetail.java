package dev.phaseline.gui.model;

/**
 * One event in full.
 *
 * @param name name of the event
 * @param section source file that it is declared under
 * @param arguments its arguments as QEMU prints them; empty if it has none
 * @param ns when it was emitted
 * @param seq its number in the recording
 */
public record EventDetail(String name, String section, String arguments, long ns, long seq) {}
