/**
 * QEMU's log: lines of text back to events with typed arguments. An {@link dev.phaseline.analyzer.log.EventPattern} is
 * the opposite of {@code printf} for one declaration; around it stand the prefixes that QEMU and other programs put
 * before a line, and what can befall lines on their way into a file.
 */
@NullMarked
package dev.phaseline.analyzer.log;

import org.jspecify.annotations.NullMarked;
