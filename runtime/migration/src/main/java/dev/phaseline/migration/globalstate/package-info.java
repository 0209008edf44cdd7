/**
 * The run state of the guest as it travels in the stream. Source: QEMU {@code migration/global_state.c}.
 */
@NullMarked
package dev.phaseline.migration.globalstate;

import org.jspecify.annotations.NullMarked;
