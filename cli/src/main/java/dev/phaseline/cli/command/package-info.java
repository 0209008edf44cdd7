/** One class for each subcommand: its options and one call into the work. */
@NullMarked
package dev.phaseline.cli.command;

import org.jspecify.annotations.NullMarked;
