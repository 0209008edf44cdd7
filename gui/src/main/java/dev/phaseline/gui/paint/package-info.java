/**
 * Draws a timeline model on a canvas. The same painters serve the window and the picture without a display. Painters
 * keep nothing between two pictures but measured texts and the overview's activity; they are confined to the JavaFX application thread.
 */
@NullMarked
package dev.phaseline.gui.paint;

import org.jspecify.annotations.NullMarked;
