package dev.phaseline.migration.channel;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What stands behind the port of a TCP URI.
 *
 * @param family of addresses that is used
 * @param lastPort up to which a listener tries ports, where the first ones are in use; a source ignores it
 * @param keepAlive whether the kernel asks from time to time whether a silent peer is still there
 */
public record TcpOptions(Family family, OptionalInt lastPort, boolean keepAlive) {
    /** What an address without options has. */
    public static final TcpOptions NONE = new TcpOptions(Family.ANY, OptionalInt.empty(), false);

    /** Which addresses of a host are used. */
    public enum Family {
        /** Any. */
        ANY,
        /** Those of four bytes. */
        IPV4,
        /** Those of sixteen bytes. */
        IPV6;

        /**
         * What two answers leave, each of which may be missing; empty if nothing.
         *
         * @param ipv4 whether addresses of four bytes are used
         * @param ipv6 whether those of sixteen are
         */
        public static Optional<Family> of(Optional<Boolean> ipv4, Optional<Boolean> ipv6) {
            // What is asked for excludes the other, unless that is asked for as well.
            boolean usesIpv4 = ipv4.orElse(!ipv6.orElse(false));
            boolean usesIpv6 = ipv6.orElse(!ipv4.orElse(false));
            if (usesIpv4 == usesIpv6) {
                return usesIpv4 ? Optional.of(ANY) : Optional.empty();
            }
            return Optional.of(usesIpv4 ? IPV4 : IPV6);
        }

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
        var ipv4 = Optional.<Boolean>empty();
        var ipv6 = Optional.<Boolean>empty();
        var lastPort = OptionalInt.empty();
        boolean keepAlive = false;
        for (String option : options.split(",", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "on" : option.substring(equals + 1);
            switch (name) {
                case "ipv4" -> ipv4 = Optional.of(isOn(uri, name, value));
                case "ipv6" -> ipv6 = Optional.of(isOn(uri, name, value));
                case "keep-alive" -> keepAlive = isOn(uri, name, value);
                case "to" -> lastPort = OptionalInt.of(MigrationUri.parsePort(uri, value));
                default ->
                    throw new MigrationUriException(
                            uri, "unknown option '" + name + "', expected ipv4, ipv6, to=PORT or keep-alive");
            }
        }
        Family family = Family.of(ipv4, ipv6)
                .orElseThrow(() -> new MigrationUriException(uri, "no addresses are left without ipv4 and ipv6"));
        return new TcpOptions(family, lastPort, keepAlive);
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
