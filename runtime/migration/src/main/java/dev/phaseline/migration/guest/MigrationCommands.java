package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.migration.BlockBitmapMapping;
import dev.phaseline.migration.migration.IncomingMigration;
import dev.phaseline.migration.migration.MigrationCapability;
import dev.phaseline.migration.migration.MigrationParameter;
import dev.phaseline.migration.migration.MigrationParameters;
import dev.phaseline.migration.migration.MigrationSettings;
import dev.phaseline.migration.migration.MigrationStatus;
import dev.phaseline.migration.migration.OutgoingMigration;
import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands that migrate, under QEMU's names. */
final class MigrationCommands {
    private static final String YANK_TYPE = "migration";

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
                Map.entry("migrate-continue", this::migrateContinue),
                Map.entry("migrate-start-postcopy", this::startPostcopy),
                Map.entry("query-migrate", this::queryMigrate),
                Map.entry("migrate-set-capabilities", this::setCapabilities),
                Map.entry("query-migrate-capabilities", this::queryCapabilities),
                Map.entry("migrate-set-parameters", this::setParameters),
                Map.entry("query-migrate-parameters", this::queryParameters));
    }

    /** Those that any thread may execute, while {@code main} waits for something. */
    Map<String, QmpCommand> outOfBandCommands() {
        return Map.of(
                "yank", this::yank,
                "query-yank", this::queryYank,
                "migrate-pause", this::pausePostcopy,
                "migrate-recover", this::recoverPostcopy);
    }

    private JsonNode migrate(QmpArguments arguments) throws QmpException {
        MigrationUri uri = ChannelArguments.take(arguments);
        // The reply always comes at once; QEMU ignores this one too.
        arguments.optionalBool("detach");
        if (arguments.optionalBool("resume").orElse(false)) {
            throw new QmpException("Cannot resume if there is no paused migration");
        }
        for (String mode : release() == QemuRelease.V7_2 ? List.of("blk", "inc") : List.<String>of()) {
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
        checkChannels(uri);
        try {
            outgoing.begin(uri);
        } catch (ChannelException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
        return QmpJson.object();
    }

    /** Multifd connects several times; for other transports a connection is something that exists once. */
    private void checkChannels(MigrationUri uri) throws QmpException {
        if (settings.has(MigrationCapability.MULTIFD) && !(uri instanceof MigrationUri.Socket)) {
            throw new QmpException("Migration requires multi-channel URIs (e.g. tcp)");
        }
    }

    private void checkNoneInProgress() throws QmpException {
        outgoing.settle();
        if (outgoing.isBusy()) {
            throw new QmpException("There's a migration process in progress");
        }
    }

    private JsonNode migrateIncoming(QmpArguments arguments) throws QmpException {
        MigrationUri uri = ChannelArguments.take(arguments);
        boolean exits = release() == QemuRelease.V7_2
                || arguments.optionalBool("exit-on-error").orElse(true);
        arguments.rejectOthers();
        if (asked instanceof GuestConfig.Incoming.None) {
            throw new QmpException("'-incoming' was not specified on the command line");
        }
        if (asked instanceof GuestConfig.Incoming.At
                || machine.runState() != RunState.INMIGRATE
                || incoming.listenedOn().isPresent()) {
            throw new QmpException("The incoming migration has already been started");
        }
        checkChannels(uri);
        try {
            incoming.setExitsOnError(exits);
            incoming.listen(uri);
        } catch (ChannelException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
        return QmpJson.object();
    }

    private JsonNode migrateCancel(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        outgoing.cancel();
        return QmpJson.object();
    }

    private JsonNode migrateContinue(QmpArguments arguments) throws QmpException {
        String state = arguments.string("state");
        arguments.rejectOthers();
        if (!MigrationStatus.isWireName(state)) {
            throw new QmpException("Parameter 'state' does not accept value '%s'".formatted(state));
        }
        MigrationStatus now = outgoing.status();
        if (!now.wireName().equals(state)) {
            throw new QmpException("Migration not in expected state: " + now.wireName());
        }
        // In other states there is nothing that waits.
        outgoing.goOn();
        return QmpJson.object();
    }

    private JsonNode startPostcopy(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        // What cannot be enabled was not.
        throw new QmpException("Enable postcopy with migrate_set_capability before the start of migration");
    }

    private JsonNode pausePostcopy(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        throw new QmpException("migrate-pause is currently only supported during "
                + (release() == QemuRelease.V7_2
                        ? "postcopy-active state"
                        : "postcopy-active or postcopy-recover state"));
    }

    private JsonNode recoverPostcopy(QmpArguments arguments) throws QmpException {
        arguments.string("uri");
        arguments.rejectOthers();
        throw new QmpException("Migrate recover can only be run when postcopy is paused.");
    }

    /** Breaks connections; not a command of the main loop, which may wait for them. */
    private JsonNode yank(QmpArguments arguments) throws QmpException {
        List<QmpArguments> instances = arguments.objects("instances");
        arguments.rejectOthers();
        for (QmpArguments instance : instances) {
            String type = instance.string("type");
            instance.rejectOthers();
            if (!type.equals(YANK_TYPE)) {
                throw new QmpException("Parameter 'type' does not accept value '%s'".formatted(type));
            }
            if (!hasConnection()) {
                throw new QmpException(QmpException.ErrorClass.DEVICE_NOT_FOUND, "Instance not found");
            }
        }
        if (!instances.isEmpty()) {
            outgoing.yank();
            incoming.yank();
        }
        return QmpJson.object();
    }

    private JsonNode queryYank(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ArrayNode instances = QmpJson.array();
        if (hasConnection()) {
            instances.addObject().put("type", YANK_TYPE);
        }
        return instances;
    }

    private boolean hasConnection() {
        return outgoing.isBusy() || incoming.isConnected();
    }

    private JsonNode queryMigrate(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        var json = new MigrationInfoJson(release());
        ObjectNode reply = json.of(incoming);
        reply.setAll(json.of(outgoing.info()));
        return reply;
    }

    private JsonNode setCapabilities(QmpArguments arguments) throws QmpException {
        EnumSet<MigrationCapability> enabled = EnumSet.noneOf(MigrationCapability.class);
        enabled.addAll(settings.capabilities());
        for (QmpArguments change : arguments.objects("capabilities")) {
            String name = change.string("capability");
            boolean on = change.bool("state");
            change.rejectOthers();
            MigrationCapability capability = MigrationCapability.ofWireName(name, release())
                    .orElseThrow(() ->
                            new QmpException("Parameter 'capability' does not accept value '%s'".formatted(name)));
            if (on && capability == MigrationCapability.X_IGNORE_SHARED && !runsHere) {
                // What does not come with the stream would be sent on as zeros, into memory that others use.
                throw new QmpException(
                        "Capability '%s' is not supported for a machine that is kept: it maps no file".formatted(name));
            }
            if (on) {
                enabled.add(capability);
            } else {
                enabled.remove(capability);
            }
        }
        arguments.rejectOthers();
        checkNoneInProgress();
        try {
            settings.setCapabilities(enabled);
        } catch (IllegalArgumentException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
        return QmpJson.object();
    }

    private JsonNode queryCapabilities(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ArrayNode reply = QmpJson.array();
        for (MigrationCapability capability : MigrationCapability.values()) {
            if (capability.isIn(release())) {
                reply.addObject().put("state", settings.has(capability)).put("capability", capability.wireName());
            }
        }
        return reply;
    }

    private JsonNode setParameters(QmpArguments arguments) throws QmpException {
        var changes = new EnumMap<MigrationParameter, Object>(MigrationParameter.class);
        for (MigrationParameter parameter : known()) {
            argument(arguments, parameter).ifPresent(value -> changes.put(parameter, value));
        }
        Optional<List<BlockBitmapMapping.Node>> nodes = BlockBitmapMappingJson.take(arguments);
        arguments.rejectOthers();
        try {
            // All or nothing.
            MigrationParameters changed = settings.parameters().with(changes);
            nodes.map(BlockBitmapMapping::new).ifPresent(settings::setBlockBitmapMapping);
            settings.setParameters(changed);
        } catch (IllegalArgumentException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
        outgoing.applyParameters();
        return QmpJson.object();
    }

    private static Optional<Object> argument(QmpArguments arguments, MigrationParameter parameter) throws QmpException {
        String name = parameter.wireName();
        return switch (parameter.kind()) {
            case MigrationParameter.Whole number -> wholeNumber(arguments, name, number.bits());
            case MigrationParameter.PowerOfTwo number -> wholeNumber(arguments, name, Long.SIZE);
            case MigrationParameter.Flag flag -> arguments.optionalBool(name).map(value -> value);
            // Null takes a text back.
            case MigrationParameter.Text text ->
                arguments.optionalStringOrNull(name).map(value -> value);
            case MigrationParameter.Choice choice -> {
                Optional<String> word = arguments.optionalString(name);
                if (word.isPresent() && !choice.admits(word.get())) {
                    throw new QmpException("Parameter '%s' does not accept value '%s'".formatted(name, word.get()));
                }
                yield word.map(value -> value);
            }
        };
    }

    private static BigInteger unsigned(long number) {
        return new BigInteger(Long.toUnsignedString(number));
    }

    private static Optional<Object> wholeNumber(QmpArguments arguments, String name, int bits) throws QmpException {
        OptionalLong number = arguments.optionalUnsigned(name, bits);
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    /** The release that the guest migrates as. */
    private QemuRelease release() {
        return settings.properties().release();
    }

    /** The parameters of that release. */
    private List<MigrationParameter> known() {
        return Arrays.stream(MigrationParameter.values())
                .filter(parameter -> parameter.isIn(release()))
                .toList();
    }

    private JsonNode queryParameters(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        MigrationParameters parameters = settings.parameters();
        ObjectNode reply = QmpJson.object();
        for (MigrationParameter parameter : known()) {
            switch (parameters.value(parameter)) {
                case Long number -> reply.put(parameter.wireName(), unsigned(number));
                case Boolean flag -> reply.put(parameter.wireName(), flag);
                case Object text -> reply.put(parameter.wireName(), text.toString());
            }
        }
        settings.blockBitmapMapping()
                .ifPresent(mapping -> reply.set(BlockBitmapMapping.WIRE_NAME, BlockBitmapMappingJson.of(mapping)));
        return reply;
    }
}
