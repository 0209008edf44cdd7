/**
 * Pages over several connections beside the stream: a thread for each on either side, packets of pages, and points at
 * which all of them are in step with the stream.
 *
 * <p>Source: QEMU {@code migration/multifd.c}, {@code multifd-zlib.c}, {@code multifd-zstd.c}.
 */
@NullMarked
package dev.phaseline.migration.multifd;

import org.jspecify.annotations.NullMarked;
