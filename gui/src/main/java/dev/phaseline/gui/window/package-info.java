/**
 * The timeline in a window: turns what JavaFX reports into gestures and commands of the model, and paints at most once
 * per pulse. Everything here belongs to the JavaFX application thread.
 */
@NullMarked
package dev.phaseline.gui.window;

import org.jspecify.annotations.NullMarked;
