/** Recordings from files into a workspace, or straight to whoever wants to see their events. */
@NullMarked
package dev.phaseline.analyzer.load;

import org.jspecify.annotations.NullMarked;
