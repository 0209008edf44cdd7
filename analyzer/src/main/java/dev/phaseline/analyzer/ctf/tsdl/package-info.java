/**
 * The metadata of CTF traces: their language (TSDL, version 1.8) as text, and what it says as a model.
 *
 * <p>The parser is written by hand. As in C, words that name a type are only told from others by what stands before
 * them, which a grammar cannot say; and each block of a damaged file is to be read for itself, in bounded depth.
 */
@NullMarked
package dev.phaseline.analyzer.ctf.tsdl;

import org.jspecify.annotations.NullMarked;
