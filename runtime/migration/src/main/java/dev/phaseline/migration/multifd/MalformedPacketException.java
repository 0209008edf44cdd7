package dev.phaseline.migration.multifd;

/** A packet that cannot be; the message says what was met and what was expected. */
final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedPacketException(String problem) {
        super(problem);
    }

    static void checkMagic(int magic) throws MalformedPacketException {
        if (magic != InitPacket.MAGIC) {
            throw new MalformedPacketException("magic 0x%08x, expected 0x%08x".formatted(magic, InitPacket.MAGIC));
        }
    }

    static void checkVersion(int version) throws MalformedPacketException {
        if (version != InitPacket.VERSION) {
            throw new MalformedPacketException(
                    "version %s, expected %d".formatted(Integer.toUnsignedString(version), InitPacket.VERSION));
        }
    }
}
