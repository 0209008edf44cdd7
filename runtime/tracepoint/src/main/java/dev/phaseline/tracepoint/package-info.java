/** What generated stubs call: the state of each event and the backends. */
@NullMarked
package dev.phaseline.tracepoint;

import org.jspecify.annotations.NullMarked;
