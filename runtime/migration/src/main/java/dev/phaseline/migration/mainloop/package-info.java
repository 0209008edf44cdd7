/**
 * The loop that a guest process's {@code main} thread runs, and the lock that it holds while it does anything. Source:
 * QEMU {@code util/main-loop.c} and the big QEMU lock.
 */
@NullMarked
package dev.phaseline.migration.mainloop;

import org.jspecify.annotations.NullMarked;
