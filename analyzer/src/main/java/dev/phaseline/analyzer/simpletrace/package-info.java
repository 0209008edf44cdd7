/**
 * The binary files of QEMU's {@code simple} backend, versions 0 to 4 in either byte order, and what SystemTap writes in
 * their manner.
 */
@NullMarked
package dev.phaseline.analyzer.simpletrace;

import org.jspecify.annotations.NullMarked;
