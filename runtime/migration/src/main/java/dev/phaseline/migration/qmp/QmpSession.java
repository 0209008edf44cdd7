package dev.phaseline.migration.qmp;

import dev.phaseline.migration.descriptor.Descriptor;
import dev.phaseline.migration.descriptor.DescriptorReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client. The socket belongs to the {@code qmp} thread; lines may be queued by any thread.
 *
 * <p>A client that has closed its sending side, as a pipe into a socket tool does, still gets all replies. One that sends
 * more than it reads is not read from.
 */
final class QmpSession {
    private static final int READ_BYTES = 4096;

    /** A client that sends descriptors nobody asks for must not use up those of the process. */
    private static final int MAX_DESCRIPTORS = 16;

    /** Source: QEMU, which reads the next command when the last one has its reply, and this many with out of band. */
    private static final int MAX_UNANSWERED_OUT_OF_BAND = 8;

    private final SocketChannel socket;
    private final SelectionKey key;
    private final QmpParser parser;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES).limit(0);
    private final QmpBacklog backlog = new QmpBacklog();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Optional<DescriptorReceiver> receiver;
    private final Queue<Descriptor> descriptors = new ConcurrentLinkedQueue<>();
    private boolean inputEnded;
    private volatile boolean commandMode;
    private volatile boolean outOfBand;

    QmpSession(SocketChannel socket, SelectionKey key, QmpDispatcher dispatcher) {
        this.socket = socket;
        this.key = key;
        this.receiver = DescriptorReceiver.of(socket);
        key.attach(this);
        this.parser = new QmpParser(
                request -> {
                    unanswered.incrementAndGet();
                    dispatcher.dispatch(this, request);
                },
                problem -> {
                    unanswered.incrementAndGet();
                    dispatcher.reject(this, problem);
                });
    }

    /** Whether the client has negotiated capabilities, so that it may send commands and gets events. */
    boolean isInCommandMode() {
        return commandMode;
    }

    void enterCommandMode() {
        commandMode = true;
    }

    /** Whether the client may have commands executed while others wait. */
    boolean isOutOfBandEnabled() {
        return outOfBand;
    }

    void enableOutOfBand() {
        outOfBand = true;
    }

    /** Queues what is said first. */
    void greet(byte[] line) {
        backlog.addReply(line);
    }

    /** Queues an event; never blocks. The caller wakes the {@code qmp} thread. */
    void sendEvent(byte[] line) {
        backlog.addEvent(line);
    }

    /** Queues the reply to one request. */
    void sendReply(byte[] line) {
        backlog.addReply(line);
        unanswered.decrementAndGet();
    }

    /** Whether the client has left so many events unread that it cannot stay. */
    boolean isOverrun() {
        return backlog.isOverrun();
    }

    /** Takes what the client has sent. */
    void read() {
        try {
            input.clear();
            inputEnded = receive() < 0;
        } catch (IOException e) {
            // The client broke off: there is nobody to tell.
            close();
        }
        input.flip();
    }

    /** Has commands executed that were read, as many as may be now. */
    void execute() {
        while (input.hasRemaining() && takesCommands()) {
            parser.feed(input);
        }
    }

    private boolean takesCommands() {
        return unanswered.get() < (outOfBand ? MAX_UNANSWERED_OUT_OF_BAND : 1) && !backlog.isFull();
    }

    private int receive() throws IOException {
        if (receiver.isEmpty()) {
            return socket.read(input);
        }
        return receiver.get().receive(input, this::keep);
    }

    private void keep(Descriptor descriptor) {
        if (descriptors.size() < MAX_DESCRIPTORS) {
            descriptors.add(descriptor);
        } else {
            descriptor.close();
        }
    }

    /** Gives the oldest descriptor away that the client has sent and no command has taken. */
    Optional<Descriptor> takeDescriptor() {
        return Optional.ofNullable(descriptors.poll());
    }

    /**
     * Writes queued lines as far as the client takes them and asks to be called when it takes more; closes the session
     * when the client has ended it and nothing is left to say.
     */
    void write() {
        // Looked at before the queue, which gets a reply before the count goes down.
        boolean ended = inputEnded && !input.hasRemaining() && unanswered.get() == 0;
        try {
            boolean emptied = !socket.isOpen() || backlog.writeTo(socket);
            if (ended && emptied) {
                close();
            } else if (socket.isOpen()) {
                key.interestOps((wantsInput() ? SelectionKey.OP_READ : 0) | (emptied ? 0 : SelectionKey.OP_WRITE));
            }
        } catch (IOException e) {
            // As above.
            close();
        }
    }

    private boolean wantsInput() {
        return !inputEnded && !input.hasRemaining() && takesCommands();
    }

    void close() {
        key.cancel();
        for (Descriptor left = descriptors.poll(); left != null; left = descriptors.poll()) {
            left.close();
        }
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(QmpSession.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot close a control connection", e);
        }
    }

    boolean isOpen() {
        return socket.isOpen();
    }
}
