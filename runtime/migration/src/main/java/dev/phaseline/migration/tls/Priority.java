package dev.phaseline.migration.tls;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which versions of TLS may be agreed on: what a priority string in the language of GnuTLS says of them. The rest of that
 * language names algorithms one by one, for which the JDK has settings of its own ({@code jdk.tls.disabledAlgorithms}).
 */
public record Priority(Set<Version> versions) {
    /** Both versions. */
    public static final Priority NORMAL = new Priority(EnumSet.allOf(Version.class));

    /** A version that this runtime has. */
    public enum Version {
        /** TLS 1.2. */
        TLS12("VERS-TLS1.2", "TLSv1.2"),
        /** TLS 1.3. */
        TLS13("VERS-TLS1.3", "TLSv1.3");

        private final String gnuName;
        private final String javaName;

        Version(String gnuName, String javaName) {
            this.gnuName = gnuName;
            this.javaName = javaName;
        }
    }

    /**
     * Reads a string such as {@code NORMAL:-VERS-ALL:+VERS-TLS1.3}.
     *
     * @throws CredentialsException if it names anything but {@code NORMAL} and versions, or leaves none
     */
    public static Priority parse(String text) throws CredentialsException {
        String[] items = text.split(":", -1);
        if (!items[0].equals("NORMAL")) {
            throw notUnderstood(items[0]);
        }
        Set<Version> versions = EnumSet.allOf(Version.class);
        for (int i = 1; i < items.length; i++) {
            String item = items[i];
            Set<Version> named = item.isEmpty() ? Set.of() : named(item);
            if (item.startsWith("+")) {
                versions.addAll(named);
            } else {
                versions.removeAll(named);
            }
        }
        if (versions.isEmpty()) {
            throw new CredentialsException(
                    "Parameter 'priority': '%s' leaves neither TLS 1.2 nor TLS 1.3".formatted(text), null);
        }
        return new Priority(versions);
    }

    /** The versions of an item with its sign; older ones, which are never used here, are no versions of ours. */
    private static Set<Version> named(String item) throws CredentialsException {
        String name = item.substring(1);
        if ("+-!".indexOf(item.charAt(0)) < 0 || !name.matches("VERS-(ALL|TLS-ALL|TLS1\\.[0-3])")) {
            throw notUnderstood(item);
        }
        Set<Version> named = EnumSet.allOf(Version.class);
        if (!name.endsWith("ALL")) {
            named.removeIf(version -> !version.gnuName.equals(name));
        }
        return named;
    }

    private static CredentialsException notUnderstood(String item) {
        return new CredentialsException(
                "Parameter 'priority': '%s' is not understood: of GnuTLS's language there are NORMAL and versions, as in"
                                .formatted(item)
                        + " NORMAL:-VERS-ALL:+VERS-TLS1.3",
                null);
    }

    /**
     * Refuses what credentials without certificates cannot do.
     *
     * @throws CredentialsException if TLS 1.2 is not left
     */
    public void requireTls12() throws CredentialsException {
        if (!versions.contains(Version.TLS12)) {
            throw new CredentialsException(
                    "Parameter 'priority' must leave TLS 1.2, the version of credentials without certificates", null);
        }
    }

    /** The versions under the JDK's names. */
    String[] protocols() {
        return versions.stream().map(version -> version.javaName).toArray(String[]::new);
    }
}
