/**
 * The migration stream as bytes: one-directional buffered files over a channel, with sticky errors and rate limiting.
 * Source: QEMU {@code migration/qemu-file.c}.
 */
@NullMarked
package dev.phaseline.migration.stream;

import org.jspecify.annotations.NullMarked;
