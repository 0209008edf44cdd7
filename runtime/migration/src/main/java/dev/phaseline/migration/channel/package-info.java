/**
 * Connections of a migration: addresses, sockets, and the hub through which every new channel passes. Source: QEMU
 * {@code migration/channel.c} and {@code migration/socket.c}.
 */
@NullMarked
package dev.phaseline.migration.channel;

import org.jspecify.annotations.NullMarked;
