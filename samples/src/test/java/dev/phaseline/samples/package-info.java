/** The sample projects, tried as the people who copy them do. */
@NullMarked
package dev.phaseline.samples;

import org.jspecify.annotations.NullMarked;
