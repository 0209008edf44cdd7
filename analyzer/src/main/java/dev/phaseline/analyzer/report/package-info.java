/**
 * A workspace as one HTML page that needs nothing else: no network, no other file.
 *
 * <p>The page is written by {@link dev.phaseline.analyzer.report.Markup}, not by a template engine: most of it is drawings
 * whose every coordinate is computed, one place escapes all text, and the result is well-formed XML that tests can parse.
 */
@NullMarked
package dev.phaseline.analyzer.report;

import org.jspecify.annotations.NullMarked;
