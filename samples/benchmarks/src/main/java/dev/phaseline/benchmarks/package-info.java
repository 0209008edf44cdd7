/** JMH benchmarks of what stubs cost; the figures and how to repeat them stand in {@code README.md} beside. */
@NullMarked
package dev.phaseline.benchmarks;

import org.jspecify.annotations.NullMarked;
