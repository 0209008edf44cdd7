/** Writes Java sources for declared events: a JFR event class for each, and a class of stubs for each group. */
@NullMarked
package dev.phaseline.codegen;

import org.jspecify.annotations.NullMarked;
