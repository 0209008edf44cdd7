package dev.phaseline.tracepoint.text;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/** Messages of RFC 5424 in datagrams of RFC 5426. */
final class UdpSender implements SyslogSender {
    /** Facility 3, daemon, and severity 6, informational; version 1 of the format. */
    private static final String HEAD = "<30>1 ";

    /** What UDP over IPv4 carries at most. */
    private static final int LONGEST_DATAGRAM = 65_507;

    private final DatagramSocket socket = new DatagramSocket();
    private final InetSocketAddress address;
    private final String origin;

    UdpSender(String host, int port, String ident, long pid) throws IOException {
        address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            socket.close();
            throw new UnknownHostException("unknown host " + host);
        }
        origin = " " + hostName() + " " + ident + " " + pid + " - - ";
    }

    @Override
    public void send(SyslogMessage message, boolean last) throws IOException {
        byte[] head =
                (HEAD + message.time().truncatedTo(ChronoUnit.MICROS) + origin).getBytes(StandardCharsets.US_ASCII);
        byte[] text = message.text();
        var datagram = new byte[Math.min(LONGEST_DATAGRAM, head.length + text.length)];
        System.arraycopy(head, 0, datagram, 0, head.length);
        System.arraycopy(text, 0, datagram, head.length, datagram.length - head.length);
        socket.send(new DatagramPacket(datagram, datagram.length, address));
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Returns this machine's name, or the format's sign for none. */
    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^!-~]", "");
            return name.isEmpty() ? "-" : name.substring(0, Math.min(255, name.length()));
        } catch (UnknownHostException e) {
            return "-";
        }
    }
}
