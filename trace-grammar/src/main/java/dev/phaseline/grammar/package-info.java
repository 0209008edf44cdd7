/** Reads {@code trace-events} files: text to declared events and diagnostics. */
@NullMarked
package dev.phaseline.grammar;

import org.jspecify.annotations.NullMarked;
