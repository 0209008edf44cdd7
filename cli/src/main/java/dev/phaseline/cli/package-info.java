/** The {@code phaseline} command: entry point and errors. */
@NullMarked
package dev.phaseline.cli;

import org.jspecify.annotations.NullMarked;
