/** The timeline window. */
@NullMarked
package dev.phaseline.gui;

import org.jspecify.annotations.NullMarked;
