package dev.phaseline.migration.migration;

/** A generation of QEMU that a guest migrates as. */
public enum QemuRelease {
    /** QEMU 7.2, of 2022. */
    V7_2,
    /** QEMU 10.0, of 2025. */
    V10_0
}
