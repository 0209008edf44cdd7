package dev.phaseline.tracepoint.text;

import java.time.Instant;
import java.util.Arrays;

/**
 * Where the lines of {@link dev.phaseline.tracepoint.Backend#SYSLOG} go: the system log, with facility {@code daemon},
 * severity {@code info}, the program's name and the number of its process. Java has no datagram sockets of Unix, so
 * messages for this machine go through its {@code logger} command; those for another one are sent over UDP.
 *
 * <p>Messages wait in a bounded queue for a thread that sends them; the traced program never waits. What finds the queue
 * full, or cannot be sent, is lost: counted, and reported once on standard error.
 */
public final class SyslogOutput {
    /**
     * The system property that says where to: {@code udp:HOST:PORT} for messages of RFC 5424, {@code unix:PATH} for the
     * socket of another daemon on this machine; the machine's own log where it is not set.
     */
    public static final String DESTINATION_PROPERTY = "phaseline.trace.syslog";

    /** The system property with the name that messages bear; the main class or the jar where it is not set. */
    public static final String IDENT_PROPERTY = "phaseline.trace.syslog.ident";

    private static final MessageQueue QUEUE = new MessageQueue(() -> SyslogSender.open(
            System.getProperty(DESTINATION_PROPERTY, ""),
            ident(),
            ProcessHandle.current().pid()));

    private SyslogOutput() {}

    /** The number of messages that could not be sent. */
    public static long lost() {
        return QUEUE.lost();
    }

    static void write(PrintfBuffer line) {
        int withoutEnd = line.offset() + line.length() - 1;
        QUEUE.offer(new SyslogMessage(Instant.now(), Arrays.copyOfRange(line.array(), line.offset(), withoutEnd)));
    }

    private static String ident() {
        String given = System.getProperty(IDENT_PROPERTY, "");
        return given.isEmpty() ? programName(System.getProperty("sun.java.command", "")) : given;
    }

    /** Returns the last part of the main class's name or the jar's name, as a system log can show it. */
    static String programName(String command) {
        String program = command.split(" ", 2)[0].replaceFirst("\\.jar$", "");
        String name = program.substring(
                Math.max(program.lastIndexOf('.'), Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\'))) + 1);
        String printable = name.replaceAll("[^!-~]|[\\[\\]:]", "_");
        return printable.isEmpty() ? "java" : printable.substring(0, Math.min(48, printable.length()));
    }
}
