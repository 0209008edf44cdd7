/**
 * File descriptors of the operating system that others opened: inherited, or received over a unix socket. Java has no way
 * to read, write or receive them, so the C library is called. For Linux.
 */
@NullMarked
package dev.phaseline.migration.descriptor;

import org.jspecify.annotations.NullMarked;
