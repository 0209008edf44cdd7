package dev.phaseline.migration.stream;

/** The numbers that structure a stream. Source: QEMU {@code migration/savevm.h}. */
public final class StreamProtocol {
    /** First four bytes of a stream: "QEVM". */
    public static final int MAGIC = 0x5145564d;

    /** The only version of the stream that is still in use. */
    public static final int VERSION = 3;

    /** The version before, which is refused by name. */
    public static final int VERSION_COMPAT = 2;

    /** The stream's items end. */
    public static final int EOF = 0x00;

    /** First section of a live handler. */
    public static final int SECTION_START = 0x01;

    /** Another section of a live handler. */
    public static final int SECTION_PART = 0x02;

    /** Last section of a live handler. */
    public static final int SECTION_END = 0x03;

    /** The only section of a device. */
    public static final int SECTION_FULL = 0x04;

    /** Optional part of an object's state, inside a section. */
    public static final int SUBSECTION = 0x05;

    /** JSON description of the device sections, behind the end of the items. */
    public static final int VMDESCRIPTION = 0x06;

    /** What both sides must have in common, in front of the items. */
    public static final int CONFIGURATION = 0x07;

    /** An order to the destination. */
    public static final int COMMAND = 0x08;

    /** Closes each section. */
    public static final int SECTION_FOOTER = 0x7e;

    private StreamProtocol() {}
}
