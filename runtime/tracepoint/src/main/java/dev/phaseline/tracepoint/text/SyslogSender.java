package dev.phaseline.tracepoint.text;

import java.io.Closeable;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hands messages to a system log. Owned by one thread. */
interface SyslogSender extends Closeable {
    /** A destination: {@code udp:} with a host, in brackets where it has colons, and a port. */
    Pattern UDP = Pattern.compile("udp:(?:\\[([^]]+)]|([^:]+)):(\\d{1,5})");

    /**
     * Sends a message.
     *
     * @param last whether no further message waits, so that this one should not wait either
     */
    void send(SyslogMessage message, boolean last) throws IOException;

    /**
     * Opens a sender.
     *
     * @param destination as {@link SyslogOutput#DESTINATION_PROPERTY} has it
     * @param ident the name that messages bear
     * @param pid the process that they come from
     * @throws IOException if the destination cannot be opened
     * @throws IllegalArgumentException if the destination is none
     */
    static SyslogSender open(String destination, String ident, long pid) throws IOException {
        Matcher udp = UDP.matcher(destination);
        if (udp.matches()) {
            String host = udp.group(1) == null ? udp.group(2) : udp.group(1);
            return new UdpSender(host, Integer.parseInt(udp.group(3)), ident, pid);
        }
        if (destination.isEmpty()) {
            return LoggerSender.local(ident, pid);
        }
        if (destination.startsWith("unix:")) {
            return LoggerSender.socket(destination.substring("unix:".length()), ident, pid);
        }
        throw new IllegalArgumentException("not udp:HOST:PORT or unix:PATH: " + destination);
    }

    /** Returns a sender that takes no message. */
    static SyslogSender closed() {
        return new SyslogSender() {
            @Override
            public void send(SyslogMessage message, boolean last) throws IOException {
                throw new IOException("not open");
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
    }
}
