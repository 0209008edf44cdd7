/** Recordings to a DuckDB workspace and its views. */
@NullMarked
package dev.phaseline.analyzer;

import org.jspecify.annotations.NullMarked;
