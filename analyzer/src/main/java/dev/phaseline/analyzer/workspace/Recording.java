package dev.phaseline.analyzer.workspace;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A recording in a workspace.
 *
 * @param id its number
 * @param process which of the processes of its file, from 1
 * @param side the side it was made on, if known
 * @param host name of the host, if known
 * @param pid process id, if known
 * @param eventsRead trace events that it has
 * @param eventsDropped trace events that its recorder lost, as far as it says so
 * @param eventsDamaged trace events known to be unreadable
 * @param eventsUndeclared trace events that nothing declares, among those it has
 * @param eventsAmbiguous trace events whose text can be read in more than one way, among those it has
 * @param eventsSkipped events of other kinds
 */
public record Recording(
        int id,
        int process,
        Optional<Side> side,
        Optional<String> host,
        OptionalLong pid,
        long eventsRead,
        long eventsDropped,
        long eventsDamaged,
        long eventsUndeclared,
        long eventsAmbiguous,
        long eventsSkipped) {}
