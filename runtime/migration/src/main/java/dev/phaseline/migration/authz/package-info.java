/** Who may do something, by name: QEMU's {@code authz-*} objects. Source: QEMU {@code authz/}. */
@NullMarked
package dev.phaseline.migration.authz;

import org.jspecify.annotations.NullMarked;
