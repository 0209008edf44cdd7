/**
 * The language that names trace events, the same for every source: patterns, lists of them with {@code events=} and
 * {@code file=}, events files, and which names a misspelt one is nearest to. It only reads; nothing is switched here.
 */
@NullMarked
package dev.phaseline.tracepoint.pattern;

import org.jspecify.annotations.NullMarked;
