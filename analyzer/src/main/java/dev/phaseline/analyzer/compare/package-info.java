/** Two migrations, or two sets of them, side by side: what changed, and whether it is more than noise. */
@NullMarked
package dev.phaseline.analyzer.compare;

import org.jspecify.annotations.NullMarked;
