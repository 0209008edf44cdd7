package dev.phaseline.migration.migration;

import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.trace.MigrationTrace;

/** The destination's end of the return path. Owned by the thread that reads the stream. */
final class ReturnPathWriter implements AutoCloseable {
    private final QemuOutputFile out;

    /** @param out over the reverse direction of the migration channel; closed with this object */
    ReturnPathWriter(QemuOutputFile out) {
        this.out = out;
    }

    void sendPong(int value) {
        send(ReturnPathMessage.PONG, value);
    }

    /** @param value 0 if the guest is here now */
    void sendShut(int value) {
        send(ReturnPathMessage.SHUT, value);
    }

    void sendSwitchoverAck() {
        begin(ReturnPathMessage.SWITCHOVER_ACK);
        out.flush();
    }

    private void send(ReturnPathMessage message, int value) {
        begin(message);
        out.putU32(value);
        out.flush();
    }

    private void begin(ReturnPathMessage message) {
        MigrationTrace.migrateSendRpMessage(message.type(), (short) message.lengthBytes());
        out.putU16(message.type());
        out.putU16(message.lengthBytes());
    }

    @Override
    public void close() {
        out.close();
    }
}
