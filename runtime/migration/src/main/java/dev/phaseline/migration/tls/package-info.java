/**
 * TLS over migration channels: credentials as QEMU's {@code tls-creds-*} objects keep them, the handshake, the encrypted
 * channel. Certificates are checked by the JDK; pre-shared keys and anonymous sessions, which the JDK does not have, are
 * Bouncy Castle's. Source: QEMU {@code migration/tls.c} and {@code crypto/tlscreds*.c}.
 */
@NullMarked
package dev.phaseline.migration.tls;

import org.jspecify.annotations.NullMarked;
