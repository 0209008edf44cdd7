/**
 * What generated stubs call: which events are on, and the annotation that makes a recording self-describing. Switched
 * by QEMU's patterns through {@link dev.phaseline.tracepoint.Tracepoints}.
 */
@NullMarked
package dev.phaseline.tracepoint;

import org.jspecify.annotations.NullMarked;
