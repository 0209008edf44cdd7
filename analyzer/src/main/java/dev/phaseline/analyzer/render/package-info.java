/** Writes the values of events as QEMU's log backend does, which is as glibc's {@code printf} does on LP64. */
@NullMarked
package dev.phaseline.grammar.render;

import org.jspecify.annotations.NullMarked;
