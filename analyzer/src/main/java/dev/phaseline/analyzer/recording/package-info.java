/**
 * What a recording is, whatever its format: events with typed values in time order, threads, and places that could not be
 * read. Readers of formats produce it; workspaces and printers consume it.
 */
@NullMarked
package dev.phaseline.analyzer.recording;

import org.jspecify.annotations.NullMarked;
