/** A workspace: one DuckDB file with recordings, their typed events, and the views that answer questions about them. */
@NullMarked
package dev.phaseline.analyzer.workspace;

import org.jspecify.annotations.NullMarked;
