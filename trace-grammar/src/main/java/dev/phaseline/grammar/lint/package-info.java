/**
 * What is doubtful in declarations that QEMU and C accept: one small rule for each kind of warning. New rules are added
 * to {@link dev.phaseline.grammar.lint.Linter}.
 */
@NullMarked
package dev.phaseline.grammar.lint;

import org.jspecify.annotations.NullMarked;
