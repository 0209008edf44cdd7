/** What the build runs on the finished distribution, so that the command starts sooner. */
@NullMarked
package dev.phaseline.cli.distribution;

import org.jspecify.annotations.NullMarked;
