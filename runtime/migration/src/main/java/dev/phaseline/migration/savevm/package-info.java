/**
 * What a migration stream is made of: the sections of all registered devices and live handlers, the commands between
 * them, and the order in which the source writes and the destination reads them. Source: QEMU
 * {@code migration/savevm.c}.
 */
@NullMarked
package dev.phaseline.migration.savevm;

import org.jspecify.annotations.NullMarked;
