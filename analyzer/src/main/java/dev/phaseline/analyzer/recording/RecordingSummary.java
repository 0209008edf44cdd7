package dev.phaseline.analyzer.recording;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a recording once it has been read.
 *
 * @param host name of the host, if the recording tells
 * @param pid process id, if the recording or its name tells
 * @param eventsDropped trace events that the recorder says it lost; where it does not count them, one for each loss
 * @param eventsSkipped events of other kinds that were met, such as the JVM's own
 */
public record RecordingSummary(Optional<String> host, OptionalLong pid, long eventsDropped, long eventsSkipped) {}
