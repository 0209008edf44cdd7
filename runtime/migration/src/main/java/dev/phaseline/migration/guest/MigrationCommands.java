package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.MigrationUriException;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.migration.IncomingMigration;
import dev.phaseline.migration.migration.MigrationCapability;
import dev.phaseline.migration.migration.MigrationParameters;
import dev.phaseline.migration.migration.MigrationSettings;
import dev.phaseline.migration.migration.OutgoingMigration;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.ThrottleParameters;
import dev.phaseline.migration.tls.TlsParameters;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands that migrate, under QEMU's names. */
final class MigrationCommands {
    private final VirtualMachine machine;
    private final OutgoingMigration outgoing;
    private final IncomingMigration incoming;
    private final MigrationSettings settings;
    private final GuestConfig.Incoming asked;
    private final boolean runsHere;

    MigrationCommands(
            VirtualMachine machine,
            OutgoingMigration outgoing,
            IncomingMigration incoming,
            MigrationSettings settings,
            GuestConfig config) {
        this.machine = machine;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.settings = settings;
        this.asked = config.incoming();
        // What does not run here is the same after each migration, and may be sent again.
        this.runsHere = config.machine() instanceof MachineType.None;
    }

    Map<String, QmpCommand> commands() {
        return Map.ofEntries(
                Map.entry("migrate", this::migrate),
                Map.entry("migrate-incoming", this::migrateIncoming),
                Map.entry("migrate_cancel", this::migrateCancel),
                Map.entry("query-migrate", this::queryMigrate),
                Map.entry("migrate-set-capabilities", this::setCapabilities),
                Map.entry("query-migrate-capabilities", this::queryCapabilities),
                Map.entry("migrate-set-parameters", this::setParameters),
                Map.entry("query-migrate-parameters", this::queryParameters));
    }

    private JsonNode migrate(QmpArguments arguments) throws QmpException {
        String uri = arguments.string("uri");
        // The reply always comes at once; QEMU ignores this one too.
        arguments.optionalBool("detach");
        for (String mode : new String[] {"blk", "inc", "resume"}) {
            if (arguments.optionalBool(mode).orElse(false)) {
                throw new QmpException("Parameter '%s' is not supported".formatted(mode));
            }
        }
        arguments.rejectOthers();
        checkNoneInProgress();
        if (machine.runState() == RunState.INMIGRATE) {
            throw new QmpException("Guest is waiting for an incoming migration");
        }
        if (machine.runState() == RunState.POSTMIGRATE && runsHere) {
            throw new QmpException("Can't migrate the vm that was paused due to previous migration");
        }
        try {
            outgoing.begin(uri);
        } catch (MigrationUriException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
        return QmpJson.object();
    }

    private void checkNoneInProgress() throws QmpException {
        outgoing.settle();
        if (outgoing.isBusy()) {
            throw new QmpException("There's a migration process in progress");
        }
    }

    private JsonNode migrateIncoming(QmpArguments arguments) throws QmpException {
        String uri = arguments.string("uri");
        arguments.rejectOthers();
        if (!(asked instanceof GuestConfig.Incoming.Deferred)) {
            throw new QmpException("'-incoming defer' was not given when the guest was started");
        }
        if (machine.runState() != RunState.INMIGRATE || incoming.listeningOn().isPresent()) {
            throw new QmpException("The incoming migration has already been started");
        }
        try {
            incoming.listen(MigrationUri.parse(uri));
        } catch (MigrationUriException | ChannelException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
        return QmpJson.object();
    }

    private JsonNode migrateCancel(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        outgoing.cancel();
        return QmpJson.object();
    }

    private JsonNode queryMigrate(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ObjectNode reply = MigrationInfoJson.of(incoming);
        reply.setAll(MigrationInfoJson.of(outgoing.info()));
        return reply;
    }

    private JsonNode setCapabilities(QmpArguments arguments) throws QmpException {
        checkNoneInProgress();
        EnumSet<MigrationCapability> enabled = EnumSet.noneOf(MigrationCapability.class);
        enabled.addAll(settings.capabilities());
        for (QmpArguments change : arguments.objects("capabilities")) {
            String name = change.string("capability");
            boolean on = change.bool("state");
            change.rejectOthers();
            MigrationCapability capability = MigrationCapability.ofWireName(name)
                    .orElseThrow(() -> new QmpException("Invalid parameter '%s'".formatted(name)));
            if (on && !capability.isSupported()) {
                throw new QmpException("Capability '%s' is not supported".formatted(name));
            }
            if (on) {
                enabled.add(capability);
            } else {
                enabled.remove(capability);
            }
        }
        arguments.rejectOthers();
        settings.setCapabilities(enabled);
        return QmpJson.object();
    }

    private JsonNode queryCapabilities(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ArrayNode reply = QmpJson.array();
        for (MigrationCapability capability : MigrationCapability.values()) {
            reply.addObject().put("state", settings.has(capability)).put("capability", capability.wireName());
        }
        return reply;
    }

    private JsonNode setParameters(QmpArguments arguments) throws QmpException {
        OptionalLong bandwidth = arguments.optionalInteger("max-bandwidth");
        OptionalLong downtime = arguments.optionalInteger("downtime-limit");
        OptionalLong xbzrleCache = arguments.optionalInteger("xbzrle-cache-size");
        TlsParameters tls = tlsParameters(arguments);
        try {
            ThrottleParameters throttle = ThrottleArguments.take(arguments, settings.throttle());
            arguments.rejectOthers();
            MigrationParameters changed = settings.parameters();
            if (bandwidth.isPresent()) {
                changed = changed.withMaxBandwidth(bandwidth.getAsLong());
            }
            if (downtime.isPresent()) {
                changed = changed.withDowntimeLimit(downtime.getAsLong());
            }
            if (xbzrleCache.isPresent()) {
                changed = changed.withXbzrleCache(xbzrleCache.getAsLong());
            }
            settings.setParameters(changed);
            settings.setThrottle(throttle);
            settings.setTls(tls);
        } catch (IllegalArgumentException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
        outgoing.applyParameters();
        return QmpJson.object();
    }

    private TlsParameters tlsParameters(QmpArguments arguments) throws QmpException {
        TlsParameters now = settings.tls();
        return new TlsParameters(
                arguments.optionalString("tls-creds").orElse(now.creds()),
                arguments.optionalString("tls-hostname").orElse(now.hostname()),
                arguments.optionalString("tls-authz").orElse(now.authz()));
    }

    private JsonNode queryParameters(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        MigrationParameters parameters = settings.parameters();
        ObjectNode reply = QmpJson.object()
                .put("max-bandwidth", parameters.maxBandwidthBytesPerSecond())
                .put("downtime-limit", parameters.downtimeLimitMs())
                .put("xbzrle-cache-size", parameters.xbzrleCacheBytes())
                .put("tls-creds", settings.tls().creds())
                .put("tls-hostname", settings.tls().hostname())
                .put("tls-authz", settings.tls().authz());
        ThrottleArguments.put(reply, settings.throttle());
        return reply;
    }
}
