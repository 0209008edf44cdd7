package dev.phaseline.analyzer.recording;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a recording once it has been read.
 *
 * @param host name of the host, if the recording tells
 * @param pid process id, if the recording or its name tells
 * @param clock what its times count from
 * @param eventsDropped trace events that the recorder says it lost; where it does not count them, one for each loss
 * @param eventsSkipped what else was met: events of other kinds, such as the JVM's own, or lines that are no events
 */
public record RecordingSummary(
        Optional<String> host, OptionalLong pid, Clock clock, long eventsDropped, long eventsSkipped) {}
