/**
 * The backends that write text: lines as QEMU's log has them, the kernel's trace marker and the system log, set by the
 * one implementation of C's {@code printf} in the project.
 */
@NullMarked
package dev.phaseline.tracepoint.text;

import org.jspecify.annotations.NullMarked;
