/**
 * What the timeline shows and how it answers keys and pointers, without a screen: the outline of a workspace, the
 * visible range, tracks and where they lie, level-of-detail tiles, selection and hover. All times are in ns since the
 * first event of the workspace, all coordinates in logical pixels from the top left corner of the picture.
 */
@NullMarked
package dev.phaseline.gui.model;

import org.jspecify.annotations.NullMarked;
