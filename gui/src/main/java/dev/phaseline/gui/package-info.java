/** The ways in: the timeline in a window, and as a picture without a display. */
@NullMarked
package dev.phaseline.gui;

import org.jspecify.annotations.NullMarked;
