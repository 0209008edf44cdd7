/**
 * Machines that are not implemented here, such as QEMU's {@code pc} and {@code q35}: what arrives of one is kept with RAM
 * and device sections, decoded as far as the stream's own description goes, stored in a directory, and sent again to a
 * QEMU that can run it.
 */
@NullMarked
package dev.phaseline.migration.captured;

import org.jspecify.annotations.NullMarked;
