/** The kernel's trace as text, in which QEMU's ftrace backend leaves events as markers. */
@NullMarked
package dev.phaseline.analyzer.ftrace;

import org.jspecify.annotations.NullMarked;
