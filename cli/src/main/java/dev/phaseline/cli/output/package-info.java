/** How the command prints: rows in the formats of {@code --format}, and progress on a terminal. */
@NullMarked
package dev.phaseline.cli.output;

import org.jspecify.annotations.NullMarked;
