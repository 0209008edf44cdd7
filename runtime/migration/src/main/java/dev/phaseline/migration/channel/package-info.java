/**
 * Connections of a migration: addresses, sockets, commands, descriptors, files, and the hub through which every new
 * channel passes. Source: QEMU {@code migration/channel.c}, {@code migration/socket.c}, {@code migration/exec.c},
 * {@code migration/fd.c} and {@code migration/file.c}.
 */
@NullMarked
package dev.phaseline.migration.channel;

import org.jspecify.annotations.NullMarked;
