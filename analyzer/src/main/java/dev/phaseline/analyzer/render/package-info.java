/** Writes the values of recorded events as QEMU's log backend does. */
@NullMarked
package dev.phaseline.analyzer.render;

import org.jspecify.annotations.NullMarked;
