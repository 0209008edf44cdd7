/**
 * Device state as data: descriptions say which fields an object has, one interpreter writes them to a stream and reads
 * them back, and another view of the same walk describes the bytes in JSON. Source: QEMU {@code migration/vmstate.c}
 * and {@code migration/vmstate-types.c}.
 */
@NullMarked
package dev.phaseline.migration.vmstate;

import org.jspecify.annotations.NullMarked;
