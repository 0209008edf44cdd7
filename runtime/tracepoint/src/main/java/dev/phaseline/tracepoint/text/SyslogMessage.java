package dev.phaseline.tracepoint.text;

import java.time.Instant;

/**
 * A message of the system log, which its makers neither change nor compare.
 *
 * @param time when the event happened
 * @param text the bytes of the event's line, without a line end
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one thread to another once
record SyslogMessage(Instant time, byte[] text) {}
