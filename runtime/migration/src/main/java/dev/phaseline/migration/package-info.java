/** The live-migration runtime. */
@NullMarked
package dev.phaseline.migration;

import org.jspecify.annotations.NullMarked;
