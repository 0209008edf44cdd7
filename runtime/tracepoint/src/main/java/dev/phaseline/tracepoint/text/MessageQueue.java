package dev.phaseline.tracepoint.text;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Messages on their way to a {@link SyslogSender}, which a thread of its own owns. */
final class MessageQueue {
    private static final int CAPACITY = 8192;

    /** How long the end of the process waits for messages to be sent. */
    private static final long GRACE_SECONDS = 2;

    private final BlockingQueue<SyslogMessage> messages = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final Opening opening;
    private final Thread sending = new Thread(this::send, "phaseline-syslog");
    private volatile boolean closing;

    /** How the sender is opened, by the queue's thread. */
    interface Opening {
        SyslogSender open() throws IOException;
    }

    MessageQueue(Opening opening) {
        this.opening = opening;
        sending.setDaemon(true);
    }

    /** Adds a message, or loses it where there is no room. */
    void offer(SyslogMessage message) {
        if (!started.getAndSet(true)) {
            start();
        }
        if (!messages.offer(message)) {
            lose("they come faster than the log takes them");
        }
    }

    /** The number of messages that could not be sent. */
    long lost() {
        return lost.get();
    }

    /** Sends what waits, as far as two seconds allow. */
    void close() {
        closing = true;
        try {
            sending.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "phaseline-syslog-close"));
        } catch (IllegalStateException e) {
            closing = true; // the process is ending: nobody waits for this message, but it is tried
        }
        sending.start();
    }

    private void send() {
        try (SyslogSender sender = open()) {
            while (!closing || !messages.isEmpty()) {
                SyslogMessage message = messages.poll(100, TimeUnit.MILLISECONDS);
                if (message != null) {
                    send(sender, message);
                }
            }
        } catch (IOException e) {
            report(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            report("the thread that sends was interrupted");
        }
    }

    private SyslogSender open() {
        try {
            return opening.open();
        } catch (IOException | IllegalArgumentException e) {
            report(String.valueOf(e.getMessage()));
            return SyslogSender.closed();
        }
    }

    private void send(SyslogSender sender, SyslogMessage message) {
        try {
            sender.send(message, messages.isEmpty());
        } catch (IOException e) {
            lose(String.valueOf(e.getMessage()));
        }
    }

    private void lose(String reason) {
        lost.incrementAndGet();
        report(reason);
    }

    private void report(String reason) {
        if (!reported.getAndSet(true)) {
            System.err.println("phaseline: system log: " + reason + "; events are lost");
        }
    }
}
