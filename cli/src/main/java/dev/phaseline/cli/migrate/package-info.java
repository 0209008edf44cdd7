/** Migrates a guest that runs somewhere else, over its control socket. */
@NullMarked
package dev.phaseline.cli.migrate;

import org.jspecify.annotations.NullMarked;
