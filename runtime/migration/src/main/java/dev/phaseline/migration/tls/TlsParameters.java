package dev.phaseline.migration.tls;

/**
 * The parameters of a migration that concern TLS, under QEMU's names; an empty text is one that is not set.
 *
 * @param creds {@code tls-creds}: the id of the credentials; empty for connections without TLS
 * @param hostname {@code tls-hostname}: the name that the destination's certificate must have, if it is not the host of
 *     the URI
 * @param authz {@code tls-authz}: the id of what says which clients may connect
 */
public record TlsParameters(String creds, String hostname, String authz) {
    /** No TLS. */
    public static final TlsParameters NONE = new TlsParameters("", "", "");
}
