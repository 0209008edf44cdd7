/** Workspaces for tests: plain tables with the names and columns of the real tables and views. */
@NullMarked
package dev.phaseline.gui.sample;

import org.jspecify.annotations.NullMarked;
