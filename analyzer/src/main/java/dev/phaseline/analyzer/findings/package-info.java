/**
 * What a workspace says about its migrations in plain words: rules, which are SQL files with a documented header, and the
 * findings and the coverage that follow from them.
 */
@NullMarked
package dev.phaseline.analyzer.findings;

import org.jspecify.annotations.NullMarked;
