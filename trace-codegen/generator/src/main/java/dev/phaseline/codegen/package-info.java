/** Writes Java sources for declared events. */
@NullMarked
package dev.phaseline.codegen;

import org.jspecify.annotations.NullMarked;
