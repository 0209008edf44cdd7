/**
 * The clocks of two hosts on one time line. What crosses the wire orders events of both: a section is loaded after the
 * source began to write it, a pong arrives after it was sent. Each such {@link dev.phaseline.analyzer.clock.CausalBound}
 * limits how far the clocks can be apart; {@link dev.phaseline.analyzer.clock.ClockFit} finds the offset and drift that
 * respect them all, and how much freedom they leave.
 */
@NullMarked
package dev.phaseline.analyzer.clock;

import org.jspecify.annotations.NullMarked;
