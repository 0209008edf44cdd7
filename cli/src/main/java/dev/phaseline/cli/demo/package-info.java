/** The demonstration: two guest processes, a migration between them, and what can be said about it afterwards. */
@NullMarked
package dev.phaseline.cli.demo;

import org.jspecify.annotations.NullMarked;
