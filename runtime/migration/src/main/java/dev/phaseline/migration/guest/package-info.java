/**
 * A guest process: a machine of memory, virtual CPUs and devices that runs a workload, is controlled over QMP, and can
 * be migrated.
 */
@NullMarked
package dev.phaseline.migration.guest;

import org.jspecify.annotations.NullMarked;
