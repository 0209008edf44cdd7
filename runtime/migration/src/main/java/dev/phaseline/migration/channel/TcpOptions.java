package dev.phaseline.migration.channel;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.OptionalInt;

/**
 * What stands behind the port of a TCP URI.
 *
 * @param family of addresses that is used
 * @param lastPort up to which a listener tries ports, where the first ones are in use; a source ignores it
 * @param keepAlive whether the kernel asks from time to time whether a silent peer is still there
 */
record TcpOptions(Family family, OptionalInt lastPort, boolean keepAlive) {
    static final TcpOptions NONE = new TcpOptions(Family.ANY, OptionalInt.empty(), false);

    /** Which addresses of a host are used. */
    enum Family {
        ANY,
        IPV4,
        IPV6;

        boolean has(InetAddress address) {
            return switch (this) {
                case ANY -> true;
                case IPV4 -> address instanceof Inet4Address;
                case IPV6 -> address instanceof Inet6Address;
            };
        }
    }

    /**
     * Reads the options of a URI.
     *
     * @param uri whole, for error messages
     * @param options without the comma before the first
     */
    static TcpOptions parse(String uri, String options) throws MigrationUriException {
        boolean ipv4 = false;
        boolean ipv6 = false;
        boolean notIpv4 = false;
        boolean notIpv6 = false;
        var lastPort = OptionalInt.empty();
        boolean keepAlive = false;
        for (String option : options.split(",", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "on" : option.substring(equals + 1);
            switch (name) {
                case "ipv4" -> {
                    ipv4 = isOn(uri, name, value);
                    notIpv4 = !ipv4;
                }
                case "ipv6" -> {
                    ipv6 = isOn(uri, name, value);
                    notIpv6 = !ipv6;
                }
                case "keep-alive" -> keepAlive = isOn(uri, name, value);
                case "to" -> lastPort = OptionalInt.of(MigrationUri.parsePort(uri, value));
                default ->
                    throw new MigrationUriException(
                            uri, "unknown option '" + name + "', expected ipv4, ipv6, to=PORT or keep-alive");
            }
        }
        if (notIpv4 && notIpv6) {
            throw new MigrationUriException(uri, "no addresses are left without ipv4 and ipv6");
        }
        boolean onlyIpv4 = notIpv6 || (ipv4 && !ipv6);
        boolean onlyIpv6 = notIpv4 || (ipv6 && !ipv4);
        return new TcpOptions(onlyIpv4 ? Family.IPV4 : onlyIpv6 ? Family.IPV6 : Family.ANY, lastPort, keepAlive);
    }

    private static boolean isOn(String uri, String name, String value) throws MigrationUriException {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new MigrationUriException(uri, "option '" + name + "' is on or off");
        };
    }

    /** The options as a URI has them, each with the comma before it. */
    @Override
    public String toString() {
        String addresses = switch (family) {
            case ANY -> "";
            case IPV4 -> ",ipv4";
            case IPV6 -> ",ipv6";
        };
        return addresses
                + (lastPort.isPresent() ? ",to=" + lastPort.getAsInt() : "")
                + (keepAlive ? ",keep-alive" : "");
    }
}
