package dev.phaseline.migration.tls;

import dev.phaseline.migration.authz.Authorization;
import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.ChannelSecurity;
import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.tls.TlsCredentials.Endpoint;
import dev.phaseline.migration.trace.MigrationTrace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections safe with TLS when the parameter {@code tls-creds} is set.
 *
 * <p>Source: QEMU {@code migration/tls.c}.
 */
public final class TlsSecurity implements ChannelSecurity {
    private static final Logger LOG = System.getLogger(TlsSecurity.class.getName());

    /** QEMU's name of an encrypted channel. */
    static final String TYPE_NAME = "qio-channel-tls";

    /** How long both sides may take to agree; QEMU has no limit. */
    public static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(30);

    private final MainLoop loop;
    private final Supplier<TlsParameters> parameters;
    private final Function<String, Optional<TlsCredentials>> credentials;
    private final Function<String, Optional<Authorization>> authorizations;
    private final Duration limit;

    /** Owned by {@code main}. */
    private String warnedOf = "";

    /**
     * Creates it.
     *
     * @param parameters as they are set now
     * @param credentials finds them by their id
     * @param authorizations finds by its id what says which clients may connect
     * @param limit for a handshake
     */
    public TlsSecurity(
            MainLoop loop,
            Supplier<TlsParameters> parameters,
            Function<String, Optional<TlsCredentials>> credentials,
            Function<String, Optional<Authorization>> authorizations,
            Duration limit) {
        this.loop = loop;
        this.parameters = parameters;
        this.credentials = credentials;
        this.authorizations = authorizations;
        this.limit = limit;
    }

    @Override
    public boolean isWanted() {
        return !parameters.get().creds().isEmpty();
    }

    @Override
    public Negotiation secureOutgoing(MigrationChannel plain, @Nullable String host, Outcome outcome)
            throws ChannelException {
        TlsCredentials mine = credentials(Endpoint.CLIENT);
        String set = parameters.get().hostname();
        String name = set.isEmpty() ? host : set;
        if (name == null && mine.checksHostName()) {
            throw new ChannelException(
                    "TLS: no host name to check the destination's certificate against, set the parameter tls-hostname",
                    null);
        }
        MigrationTrace.migrationTlsOutgoingHandshakeStart(name);
        return begin(plain, mine, name, true, Handshake.Admission.ALL, new Outcome() {
            @Override
            public void secured(MigrationChannel channel) {
                MigrationTrace.migrationTlsOutgoingHandshakeComplete();
                outcome.secured(channel);
            }

            @Override
            public void failed(String problem) {
                MigrationTrace.migrationTlsOutgoingHandshakeError(problem);
                outcome.failed(problem);
            }
        });
    }

    @Override
    public Negotiation secureIncoming(MigrationChannel plain, Outcome outcome) throws ChannelException {
        TlsCredentials mine = credentials(Endpoint.SERVER);
        Handshake.Admission admission = admission(mine);
        MigrationTrace.migrationTlsIncomingHandshakeStart();
        return begin(plain, mine, null, false, admission, new Outcome() {
            @Override
            public void secured(MigrationChannel channel) {
                MigrationTrace.migrationTlsIncomingHandshakeComplete();
                outcome.secured(channel);
            }

            @Override
            public void failed(String problem) {
                MigrationTrace.migrationTlsIncomingHandshakeError(problem);
                outcome.failed(problem);
            }
        });
    }

    /** Who may stay: with {@code tls-authz} those whose names that object allows. */
    private Handshake.Admission admission(TlsCredentials mine) throws ChannelException {
        String id = parameters.get().authz();
        if (id.isEmpty()) {
            return Handshake.Admission.ALL;
        }
        if (!mine.namesClients()) {
            // As QEMU: rules are about names in certificates, and nobody has shown one here.
            warnOf(id);
            return Handshake.Admission.ALL;
        }
        Authorization rules = authorizations
                .apply(id)
                .orElseThrow(() -> new ChannelException(
                        "TLS: there is no object '%s' that says which clients may connect (tls-authz)".formatted(id),
                        null));
        return session -> {
            String name = session.peerCertificate()
                    .map(DistinguishedName::of)
                    .orElseThrow(() -> new IOException("the client has shown no certificate"));
            if (!rules.allows(name)) {
                throw new IOException("TLS x509 authz check for %s is denied".formatted(name));
            }
        };
    }

    /** Once, and not for each connection of a migration. */
    private void warnOf(String idleRules) {
        if (!idleRules.equals(warnedOf)) {
            warnedOf = idleRules;
            LOG.log(
                    Level.WARNING,
                    "tls-authz ''{0}'' keeps nobody out: clients have names with tls-creds-x509 and verify-peer only",
                    idleRules);
        }
    }

    private TlsCredentials credentials(Endpoint endpoint) throws ChannelException {
        String id = parameters.get().creds();
        TlsCredentials found = credentials
                .apply(id)
                .orElseThrow(() ->
                        new ChannelException("TLS: there are no credentials '%s' (tls-creds)".formatted(id), null));
        if (found.endpoint() != endpoint) {
            throw new ChannelException(
                    "TLS: credentials '%s' (tls-creds) are for a %s, expected those of a %s"
                            .formatted(id, lower(found.endpoint()), lower(endpoint)),
                    null);
        }
        return found;
    }

    private static String lower(Endpoint endpoint) {
        return endpoint == Endpoint.CLIENT ? "client" : "server";
    }

    private Negotiation begin(
            MigrationChannel plain,
            TlsCredentials mine,
            @Nullable String hostName,
            boolean announcesEnd,
            Handshake.Admission admission,
            Outcome outcome) {
        var handshake = new Handshake(plain, mine, hostName, announcesEnd, admission, limit, loop, outcome);
        handshake.begin();
        return handshake;
    }
}
