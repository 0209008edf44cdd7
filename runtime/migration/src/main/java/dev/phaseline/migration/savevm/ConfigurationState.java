package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.vmstate.Fields.allocatedBuffer;
import static dev.phaseline.migration.vmstate.Fields.allocatedVarray;
import static dev.phaseline.migration.vmstate.Fields.array;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.StateException;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What the configuration item behind the stream's header holds: the machine type and, in subsections, what else both sides
 * must have in common. Source: QEMU {@code migration/savevm.c}, {@code vmstate_configuration}.
 */
final class ConfigurationState {
    private static final Logger LOG = System.getLogger(ConfigurationState.class.getName());

    /** Far longer than any machine's name. */
    private static final int MAX_NAME_BYTES = 1024;

    /** More than QEMU has. */
    private static final int MAX_CAPABILITIES = 256;

    private static final int UUID_BYTES = 2 * Long.BYTES;

    /** Absent where all machines of an architecture have the same page size, as on x86. */
    private static final VmStateDescription<ConfigurationState> TARGET_PAGE_BITS =
            VmStateDescription.<ConfigurationState>builder("configuration/target-page-bits")
                    .version(1, 1)
                    .field(value("target_page_bits", Codecs.UINT32, c -> c.pageBits, (c, bits) -> c.pageBits = bits))
                    .needed(c -> false)
                    .build();

    private static final VmStateDescription<ConfigurationState> CAPABILITIES =
            VmStateDescription.<ConfigurationState>builder("configuration/capabilities")
                    .version(1, 1)
                    .field(value(
                            "caps_count",
                            Codecs.UINT32,
                            c -> c.capabilityCount,
                            (c, count) -> c.capabilityCount = count))
                    .field(allocatedVarray(
                            "capabilities",
                            Codecs.CAPABILITY,
                            c -> c.capabilityCount,
                            MAX_CAPABILITIES,
                            c -> c.capabilities,
                            (c, names) -> c.capabilities = names))
                    .needed(c -> !c.local.capabilities().isEmpty())
                    .build();

    private static final VmStateDescription<ConfigurationState> UUID_SUBSECTION =
            VmStateDescription.<ConfigurationState>builder("configuration/uuid")
                    .version(1, 1)
                    .field(array(
                            "uuid.data",
                            Codecs.UINT8,
                            UUID_BYTES,
                            (c, index) -> Byte.toUnsignedInt(c.uuid[index]),
                            (c, index, octet) -> c.uuid[index] = octet.byteValue()))
                    .needed(c -> c.local.sendsUuid() && c.local.uuid().isPresent())
                    .postLoad((c, version) -> c.hasUuid = true)
                    .build();

    static final VmStateDescription<ConfigurationState> DESCRIPTION = VmStateDescription.<ConfigurationState>builder(
                    "configuration")
            .field(value("len", Codecs.UINT32, c -> c.length, (c, length) -> c.length = length))
            .field(allocatedBuffer("name", c -> c.length, MAX_NAME_BYTES, c -> c.name, (c, name) -> c.name = name))
            .subsection(TARGET_PAGE_BITS)
            .subsection(CAPABILITIES)
            .subsection(UUID_SUBSECTION)
            .preSave(ConfigurationState::store)
            .preLoad(ConfigurationState::expectNothing)
            .postLoad((c, version) -> c.compare())
            .build();

    private final MachineConfiguration local;
    private final boolean takesAnyMachine;
    private final int localPageBits;
    private int length;
    private byte[] name = {};
    private int pageBits;
    private int capabilityCount;
    private List<String> capabilities = List.of();
    private final byte[] uuid = new byte[UUID_BYTES];
    private boolean hasUuid;

    /** @param takesAnyMachine whether this side becomes what the source is, instead of comparing */
    ConfigurationState(MachineConfiguration local, boolean takesAnyMachine) {
        this.local = local;
        this.takesAnyMachine = takesAnyMachine;
        this.localPageBits = Integer.numberOfTrailingZeros(local.targetPageBytes());
    }

    /** What the source is, after a load. */
    MachineConfiguration received() {
        return new MachineConfiguration(
                new String(name, StandardCharsets.UTF_8),
                local.targetPageBytes(),
                receivedUuid(),
                hasUuid,
                Set.copyOf(capabilities));
    }

    private Optional<UUID> receivedUuid() {
        ByteBuffer octets = ByteBuffer.wrap(uuid);
        return hasUuid ? Optional.of(new UUID(octets.getLong(), octets.getLong())) : Optional.empty();
    }

    private void store() {
        name = local.name().getBytes(StandardCharsets.UTF_8);
        length = name.length;
        capabilities = local.capabilities().stream().sorted().toList();
        capabilityCount = capabilities.size();
        local.uuid()
                .ifPresent(value -> ByteBuffer.wrap(uuid)
                        .putLong(value.getMostSignificantBits())
                        .putLong(value.getLeastSignificantBits()));
    }

    /** A source that says nothing of pages and capabilities has pages as here, and none of the capabilities. */
    private void expectNothing() {
        pageBits = localPageBits;
        capabilities = List.of();
    }

    private void compare() throws StateException {
        compareName();
        if (pageBits != localPageBits) {
            throw refusal("the source has pages of 2^%d bytes, this side of 2^%d".formatted(pageBits, localPageBits));
        }
        compareCapabilities();
        compareUuid();
    }

    /** As in QEMU, the beginning of the local name is enough. */
    private void compareName() throws StateException {
        String received = new String(name, StandardCharsets.UTF_8);
        if (!takesAnyMachine && !local.name().startsWith(received)) {
            throw refusal("the source is a machine \"" + received + "\", this one is \"" + local.name() + "\"");
        }
    }

    private void compareCapabilities() throws StateException {
        Set<String> received = new HashSet<>(capabilities);
        Optional<String> difference = Stream.concat(received.stream(), local.capabilities().stream())
                .filter(capability ->
                        !received.contains(capability) || !local.capabilities().contains(capability))
                .sorted()
                .findFirst();
        if (difference.isPresent()) {
            boolean there = received.contains(difference.get());
            throw refusal("capability %s is %s on the source and %s here: both sides need the same"
                    .formatted(difference.get(), there ? "on" : "off", there ? "off" : "on"));
        }
    }

    private void compareUuid() throws StateException {
        Optional<UUID> received = receivedUuid();
        if (received.isEmpty() || takesAnyMachine) {
            return;
        }
        if (local.uuid().isEmpty()) {
            LOG.log(Level.WARNING, "The source has the UUID {0}, this guest has none: not compared.", received.get());
        } else if (!local.uuid().equals(received)) {
            throw refusal("the source has the UUID %s, this guest %s"
                    .formatted(received.get(), local.uuid().get()));
        }
    }

    private static StateException refusal(String reason) {
        return new StateException(Errno.EINVAL, reason);
    }
}
