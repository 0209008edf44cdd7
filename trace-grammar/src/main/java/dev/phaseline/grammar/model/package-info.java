/**
 * What a {@code trace-events} file declares, as immutable records with their positions in the text. Knows neither how
 * the text is parsed nor what is generated from it.
 */
@NullMarked
package dev.phaseline.grammar.model;

import org.jspecify.annotations.NullMarked;
