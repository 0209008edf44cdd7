package dev.phaseline.analyzer.ctf;

/** A packet is not what the metadata says. */
final class PacketException extends Exception {
    private static final long serialVersionUID = 1L;

    PacketException(String message) {
        super(message, null, false, false); // damaged files throw many; where is what counts, and that is in the file
    }
}
