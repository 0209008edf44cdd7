/**
 * Reads what the timeline shows out of a workspace: the outline once, then tiles, statistics and single events as they
 * are asked for, on a thread of its own.
 */
@NullMarked
package dev.phaseline.gui.workspace;

import org.jspecify.annotations.NullMarked;
