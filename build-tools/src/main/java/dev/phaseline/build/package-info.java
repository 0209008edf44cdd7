/** What the build runs on its own sources. */
@NullMarked
package dev.phaseline.build;

import org.jspecify.annotations.NullMarked;
