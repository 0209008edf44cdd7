package dev.phaseline.migration.vmstate;

/** Which devices are saved, and so loaded, before others; in rising order. Equal ones keep their registration order. */
public enum MigrationPriority {
    DEFAULT,
    /** Must exist before the devices whose memory accesses it translates. */
    IOMMU,
    /** Must exist before the devices behind it. */
    PCI_BUS,
    GICV3_ITS,
    GICV3
}
