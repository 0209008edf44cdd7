/**
 * The {@code simple} backend: records in QEMU's binary format, version 4, collected in memory without locks and written
 * to a file by a thread of their own.
 *
 * <p>Data flow: a stub fills a {@link dev.phaseline.tracepoint.simple.SimpleRecord} (owned by its thread), which is
 * copied into the {@code RecordRing} (shared by all threads), which the writer of the
 * {@link dev.phaseline.tracepoint.simple.SimpleTrace} empties into the file (owned by the writer).
 */
@NullMarked
package dev.phaseline.tracepoint.simple;

import org.jspecify.annotations.NullMarked;
