/** The incoming side gets streams that nobody meant to send. */
@NullMarked
package dev.phaseline.migration.fuzz;

import org.jspecify.annotations.NullMarked;
