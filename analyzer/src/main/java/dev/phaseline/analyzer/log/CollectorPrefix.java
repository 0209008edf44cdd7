package dev.phaseline.analyzer.log;

import org.jspecify.annotations.Nullable;

/** What a program that collects output says about a line. Used again for each line, by one thread. */
public interface CollectorPrefix {
    /** Reads a line's prefix; if there is none, what was read before may be gone. */
    boolean read(byte[] line, int from, int to);

    /** The array that holds what was collected: the line's own, unless the collector has another spelling for it. */
    byte[] bytes();

    /** Where in {@link #bytes} what was collected begins. */
    int textFrom();

    /** Where in {@link #bytes} what was collected ends. */
    int textEnd();

    /** Whether the collector says that what follows is a trace event. */
    boolean isTrace();

    /** Whether there is a time. */
    boolean isTimed();

    /** The time in nanoseconds. */
    long timeNs();

    /** Whether the time counts from the start of the host, not from the epoch. */
    boolean isSinceStart();

    /** The name of the host, if it was given. */
    @Nullable
    String host();

    /** The name of the program or of the thread, if it was given. */
    @Nullable
    String name();

    /** The number of the process, or -1. */
    long pid();

    /** The kernel's number of the thread, or -1. */
    long thread();

    /** The events that the collector says it lost, if the line that was not read says so; otherwise 0. */
    long lost(byte[] line, int from, int to);
}
