/**
 * Recordings of Java Flight Recorder. An event counts as a trace event if its type carries the annotation
 * {@code dev.phaseline.TraceEvent}, whoever defined it: the recording is all that is needed.
 */
@NullMarked
package dev.phaseline.analyzer.jfr;

import org.jspecify.annotations.NullMarked;
