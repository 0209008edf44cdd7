/**
 * Guest RAM and its migration: blocks of mapped memory, the dirty log and the bitmaps, the {@code ram} section on both
 * sides. Source: QEMU {@code migration/ram.c}.
 */
@NullMarked
package dev.phaseline.migration.ram;

import org.jspecify.annotations.NullMarked;
