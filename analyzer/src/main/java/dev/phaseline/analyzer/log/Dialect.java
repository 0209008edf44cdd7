package dev.phaseline.analyzer.log;

/** Whose {@code printf} wrote the line. */
enum Dialect {
    /** QEMU with the C library of its host. */
    QEMU("(null)"),
    /**
     * The {@code log-stap} format of QEMU's tracetool: SystemTap has 64-bit values only, so a conversion without a length
     * prints 64 bits, an absent string is {@code <null>}, and address zero is {@code 0x0}.
     */
    SYSTEMTAP("<null>");

    private final String absentString;

    Dialect(String absentString) {
        this.absentString = absentString;
    }

    /** What an absent string looks like. */
    String absentString() {
        return absentString;
    }
}
