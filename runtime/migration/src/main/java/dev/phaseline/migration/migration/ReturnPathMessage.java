package dev.phaseline.migration.migration;

/**
 * What a destination tells its source on the return path.
 *
 * <pre>
 *  0        2        4
 * +--------+--------+----------------+
 * |  type  | length |  length bytes  |   big endian
 * +--------+--------+----------------+
 * </pre>
 */
enum ReturnPathMessage {
    /** The destination has finished; the value is 0 if the guest is there. */
    SHUT(1, Integer.BYTES),
    /** The answer to a PING command, with its value. */
    PONG(2, Integer.BYTES),
    /** The destination's devices are ready for the switchover; only with {@code switchover-ack}. */
    SWITCHOVER_ACK(7, 0);

    private final int type;
    private final int lengthBytes;

    ReturnPathMessage(int type, int lengthBytes) {
        this.type = type;
        this.lengthBytes = lengthBytes;
    }

    int type() {
        return type;
    }

    int lengthBytes() {
        return lengthBytes;
    }
}
