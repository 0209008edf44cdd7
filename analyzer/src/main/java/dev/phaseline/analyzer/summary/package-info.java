/** A migration on one screen: what to paste into a ticket. */
@NullMarked
package dev.phaseline.analyzer.summary;

import org.jspecify.annotations.NullMarked;
