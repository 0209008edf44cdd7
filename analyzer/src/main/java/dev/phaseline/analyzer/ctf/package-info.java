/**
 * Traces in the Common Trace Format, version 1.8, as LTTng writes them: the events of QEMU's {@code ust} backend, and
 * any others that happen to be in the same trace.
 *
 * <p>The metadata of a trace is {@linkplain dev.phaseline.analyzer.ctf.tsdl parsed} to types, types are compiled to
 * {@link Decoder}s, and those read packets: each leaf of a type has a slot in a {@link Frame}, which holds one event at
 * a time. Streams are merged by time.
 */
@NullMarked
package dev.phaseline.analyzer.ctf;

import org.jspecify.annotations.NullMarked;
