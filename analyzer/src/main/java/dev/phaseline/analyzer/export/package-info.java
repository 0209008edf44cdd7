/**
 * A workspace for other tools: its tables and views as Parquet or CSV files, and its events, spans, counters and messages
 * between the two sides as a trace for Perfetto or the viewers of Chrome's trace format.
 *
 * <p>{@link dev.phaseline.analyzer.export.TraceExport} reads the workspace row by row and hands what it reads to a
 * {@link dev.phaseline.analyzer.export.TraceSink}, which knows a file format and nothing of workspaces.
 */
@NullMarked
package dev.phaseline.analyzer.export;

import org.jspecify.annotations.NullMarked;
