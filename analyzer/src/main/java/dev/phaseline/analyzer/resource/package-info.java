/** What this module brings along besides its classes. */
@NullMarked
package dev.phaseline.analyzer.resource;

import org.jspecify.annotations.NullMarked;
