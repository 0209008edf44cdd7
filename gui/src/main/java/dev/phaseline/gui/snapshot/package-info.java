/** The timeline as a picture file, on machines without a display too. */
@NullMarked
package dev.phaseline.gui.snapshot;

import org.jspecify.annotations.NullMarked;
