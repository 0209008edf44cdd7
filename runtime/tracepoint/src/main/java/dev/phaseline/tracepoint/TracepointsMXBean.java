package dev.phaseline.tracepoint;

import java.util.List;

/** What a management client sees of {@link Tracepoints}, under the name {@value #NAME}. */
public interface TracepointsMXBean {
    /** The object name. */
    String NAME = "dev.phaseline:type=Tracepoints";

    /** The names of the groups registered so far. */
    List<String> getGroups();

    /** All events, in the order of their registration. */
    List<TracepointState> getEvents();

    /** The number of events. */
    int getEventCount();

    /** The number of events that go to a backend now. */
    int getOnCount();

    /** The patterns applied so far; of equal ones the last. */
    List<String> getPatterns();

    /** The backends that are selected, by their names. */
    List<String> getSelectedBackends();

    /**
     * Returns the events that a glob names.
     *
     * @param glob a name, or a text with {@code *} and {@code ?}
     */
    List<TracepointState> find(String glob);

    /**
     * Switches events as {@link Tracepoints#applyOption} does, for example {@code ram_*,-ram_save_page}.
     *
     * @return what is wrong with the text, a line each; empty if nothing
     */
    List<String> apply(String option);

    /**
     * Selects backends.
     *
     * @param backends their names, separated by commas; {@code nop} for none
     * @throws IllegalArgumentException if a name is unknown
     */
    void selectBackends(String backends);
}
