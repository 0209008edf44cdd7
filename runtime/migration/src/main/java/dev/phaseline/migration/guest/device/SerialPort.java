package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Codecs.TIMER_NOT_ARMED;
import static dev.phaseline.migration.vmstate.Fields.struct;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.StateException;
import dev.phaseline.migration.vmstate.VmStateDescription;

/**
 * A 16550A serial port. What the guest sends leaves at the speed of the line and is echoed by whoever listens, so that
 * both FIFOs fill and drain.
 *
 * <p>Source: QEMU {@code hw/char/serial.c}, from which the names of sections and fields come.
 */
final class SerialPort implements Device {
    private static final int DATA = 0;
    private static final int INTERRUPT_ENABLE = 1;
    private static final int INTERRUPT_IDENTIFICATION = 2;
    private static final int LINE_CONTROL = 3;
    private static final int MODEM_CONTROL = 4;
    private static final int LINE_STATUS = 5;
    private static final int MODEM_STATUS = 6;
    private static final int SCRATCH = 7;

    private static final int FIFO_CLEAR_RECEIVE = 0x02;
    private static final int FIFO_CLEAR_TRANSMIT = 0x04;
    private static final int LINE_DIVISOR_LATCH = 0x80;
    private static final int STATUS_DATA_READY = 0x01;
    private static final int STATUS_OVERRUN = 0x02;
    private static final int STATUS_TRANSMITTER_EMPTY = 0x60;
    private static final int NO_INTERRUPT = 0x01;

    /** 9600 baud. */
    private static final int DIVIDER_AT_RESET = 12;

    /** One start bit, eight data bits and one stop bit at 115200 baud, the speed of divisor 1. */
    private static final long CHARACTER_NS = 10 * 1_000_000_000L / 115_200;

    private static final VmStateDescription<SerialPort> RECEIVE_FIFO = VmStateDescription.<SerialPort>builder(
                    "serial/recv_fifo")
            .needed(s -> !s.receive.isEmpty())
            .field(struct("recv_fifo", ByteFifo.DESCRIPTION, s -> s.receive))
            .build();

    private static final VmStateDescription<SerialPort> TRANSMIT_FIFO = VmStateDescription.<SerialPort>builder(
                    "serial/xmit_fifo")
            .needed(s -> !s.transmit.isEmpty())
            .field(struct("xmit_fifo", ByteFifo.DESCRIPTION, s -> s.transmit))
            .build();

    private static final VmStateDescription<SerialPort> TRANSMIT_TIMER = VmStateDescription.<SerialPort>builder(
                    "serial/xmit_timer")
            .needed(s -> s.transmitDueNs != TIMER_NOT_ARMED)
            .field(value("transmit_timer", Codecs.TIMER, s -> s.transmitDueNs, (s, v) -> s.transmitDueNs = v))
            .build();

    static final VmStateDescription<SerialPort> DESCRIPTION = VmStateDescription.<SerialPort>builder("serial")
            .version(3, 2)
            .fieldSince(2, value("divider", Codecs.UINT16, s -> s.divider, (s, v) -> s.divider = v))
            .field(value("rbr", Codecs.UINT8, s -> s.receiveBuffer, (s, v) -> s.receiveBuffer = v))
            .field(value("ier", Codecs.UINT8, s -> s.interruptEnable, (s, v) -> s.interruptEnable = v))
            .field(value("iir", Codecs.UINT8, s -> s.interruptId, (s, v) -> s.interruptId = v))
            .field(value("lcr", Codecs.UINT8, s -> s.lineControl, (s, v) -> s.lineControl = v))
            .field(value("mcr", Codecs.UINT8, s -> s.modemControl, (s, v) -> s.modemControl = v))
            .field(value("lsr", Codecs.UINT8, s -> s.lineStatus, (s, v) -> s.lineStatus = v))
            .field(value("msr", Codecs.UINT8, s -> s.modemStatus, (s, v) -> s.modemStatus = v))
            .field(value("scr", Codecs.UINT8, s -> s.scratch, (s, v) -> s.scratch = v))
            .fieldSince(3, value("fcr_vmstate", Codecs.UINT8, s -> s.fifoControl, (s, v) -> s.fifoControl = v))
            .preLoad(SerialPort::clearOptionalState)
            .postLoad((s, version) -> s.checkTransmitter())
            .subsection(RECEIVE_FIFO)
            .subsection(TRANSMIT_FIFO)
            .subsection(TRANSMIT_TIMER)
            .build();

    private final ByteFifo receive = new ByteFifo();
    private final ByteFifo transmit = new ByteFifo();
    private int divider;
    private int receiveBuffer;
    private int interruptEnable;
    private int interruptId;
    private int lineControl;
    private int modemControl;
    private int lineStatus;
    private int modemStatus;
    private int scratch;
    private int fifoControl;
    private long transmitDueNs = TIMER_NOT_ARMED;

    SerialPort() {
        reset();
    }

    @Override
    public String name() {
        return DESCRIPTION.name();
    }

    @Override
    public int firstPort() {
        return 0x3f8;
    }

    @Override
    public int portCount() {
        return 8;
    }

    @Override
    public int read(int offset, long nowNs) {
        transmitUntil(nowNs);
        return switch (offset) {
            case DATA -> divisorLatchIsOpen() ? divider & 0xff : readCharacter();
            case INTERRUPT_ENABLE -> divisorLatchIsOpen() ? divider >> 8 : interruptEnable;
            case INTERRUPT_IDENTIFICATION -> interruptId;
            case LINE_CONTROL -> lineControl;
            case MODEM_CONTROL -> modemControl;
            case LINE_STATUS -> readLineStatus();
            case MODEM_STATUS -> modemStatus;
            default -> scratch;
        };
    }

    @Override
    public void write(int offset, int value, long nowNs) {
        transmitUntil(nowNs);
        switch (offset) {
            case DATA -> {
                if (divisorLatchIsOpen()) {
                    divider = Math.max(1, (divider & 0xff00) | value);
                } else {
                    send(value, nowNs);
                }
            }
            case INTERRUPT_ENABLE -> {
                if (divisorLatchIsOpen()) {
                    divider = Math.max(1, (value << 8) | (divider & 0xff));
                } else {
                    interruptEnable = value;
                }
            }
            case INTERRUPT_IDENTIFICATION -> controlFifos(value);
            case LINE_CONTROL -> lineControl = value;
            case MODEM_CONTROL -> modemControl = value;
            case SCRATCH -> scratch = value;
            default -> {
                // The status registers cannot be written.
            }
        }
    }

    @Override
    public void reset() {
        clearOptionalState();
        divider = DIVIDER_AT_RESET;
        receiveBuffer = 0;
        interruptEnable = 0;
        interruptId = NO_INTERRUPT;
        lineControl = 0;
        modemControl = 0;
        lineStatus = STATUS_TRANSMITTER_EMPTY;
        modemStatus = 0;
        scratch = 0;
        fifoControl = 0;
    }

    @Override
    public void register(SaveStateRegistry registry) {
        registry.register(DESCRIPTION, this);
    }

    @Override
    public void digest(StateDigest digest) {
        digest.put("divider", divider)
                .put("rbr", receiveBuffer)
                .put("ier", interruptEnable)
                .put("iir", interruptId)
                .put("lcr", lineControl)
                .put("mcr", modemControl)
                .put("lsr", lineStatus)
                .put("msr", modemStatus)
                .put("scr", scratch)
                .put("fcr", fifoControl)
                .put("due", transmitDueNs);
        receive.digest(digest, "receive");
        transmit.digest(digest, "transmit");
    }

    private boolean divisorLatchIsOpen() {
        return (lineControl & LINE_DIVISOR_LATCH) != 0;
    }

    private int readCharacter() {
        if (!receive.isEmpty()) {
            receiveBuffer = receive.pop();
        }
        updateStatus();
        return receiveBuffer;
    }

    private int readLineStatus() {
        int status = lineStatus;
        lineStatus &= ~STATUS_OVERRUN;
        return status;
    }

    private void send(int character, long nowNs) {
        if (!transmit.isFull()) {
            transmit.push(character);
        }
        if (transmitDueNs == TIMER_NOT_ARMED) {
            transmitDueNs = nowNs + divider * CHARACTER_NS;
        }
        updateStatus();
    }

    private void controlFifos(int value) {
        fifoControl = value;
        if ((value & FIFO_CLEAR_RECEIVE) != 0) {
            receive.clear();
        }
        if ((value & FIFO_CLEAR_TRANSMIT) != 0) {
            transmit.clear();
            transmitDueNs = TIMER_NOT_ARMED;
        }
        updateStatus();
    }

    private void transmitUntil(long nowNs) {
        while (transmitDueNs != TIMER_NOT_ARMED && transmitDueNs <= nowNs) {
            echo(transmit.pop());
            transmitDueNs = transmit.isEmpty() ? TIMER_NOT_ARMED : transmitDueNs + divider * CHARACTER_NS;
            updateStatus();
        }
    }

    private void echo(int character) {
        if (receive.isFull()) {
            lineStatus |= STATUS_OVERRUN;
        } else {
            receive.push(character);
        }
    }

    private void updateStatus() {
        lineStatus = (lineStatus & STATUS_OVERRUN)
                | (receive.isEmpty() ? 0 : STATUS_DATA_READY)
                | (transmit.isEmpty() ? STATUS_TRANSMITTER_EMPTY : 0);
    }

    private void checkTransmitter() throws StateException {
        if (transmit.isEmpty() != (transmitDueNs == TIMER_NOT_ARMED)) {
            throw new StateException(
                    Errno.EINVAL, "the transmit timer is armed exactly while there is something to transmit");
        }
    }

    private void clearOptionalState() {
        receive.clear();
        transmit.clear();
        transmitDueNs = TIMER_NOT_ARMED;
    }
}
