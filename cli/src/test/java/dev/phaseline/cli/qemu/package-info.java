/** What the command's views say of migrations between real QEMUs. */
@NullMarked
package dev.phaseline.cli.qemu;

import org.jspecify.annotations.NullMarked;
