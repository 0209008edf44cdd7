/** The generator as a Maven goal. */
@NullMarked
package dev.phaseline.maven;

import org.jspecify.annotations.NullMarked;
