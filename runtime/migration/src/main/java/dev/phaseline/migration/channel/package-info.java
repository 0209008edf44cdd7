/**
 * Connections of a migration: addresses, sockets, commands, and the hub through which every new channel passes. Source: QEMU
 * {@code migration/channel.c}, {@code migration/socket.c} and {@code migration/exec.c}.
 */
@NullMarked
package dev.phaseline.migration.channel;

import org.jspecify.annotations.NullMarked;
