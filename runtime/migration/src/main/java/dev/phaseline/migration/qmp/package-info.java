/**
 * The control protocol of a guest process: QEMU's machine protocol over a unix socket, as server and as client. Knows the
 * protocol, not the commands.
 */
@NullMarked
package dev.phaseline.migration.qmp;

import org.jspecify.annotations.NullMarked;
