/**
 * Migration control: the state machines of source and destination, the threads that drive them, capabilities,
 * parameters, bandwidth and switchover. Source: QEMU {@code migration/migration.c}.
 */
@NullMarked
package dev.phaseline.migration.migration;

import org.jspecify.annotations.NullMarked;
