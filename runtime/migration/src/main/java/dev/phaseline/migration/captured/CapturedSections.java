package dev.phaseline.migration.captured;

import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.ForeignSections;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.SectionHeader;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a guest whose machine is not implemented here: none until one has come in, or was restored. Written by
 * {@code main}; the thread that writes a stream is started later and only reads.
 */
public final class CapturedSections implements ForeignSections {
    private final SaveStateRegistry registry;
    private final MachineReceiver receiver;
    private @Nullable CapturedMachine machine;

    private CapturedSections(SaveStateRegistry registry, boolean expectsDescription) {
        this.registry = registry;
        this.receiver = new MachineReceiver(expectsDescription);
    }

    /**
     * Lets a guest take the devices of any machine.
     *
     * @param registry of the guest; has the live handlers and nothing else
     * @param expectsDescription whether sources send a description of their sections; not with QEMU's machine property
     *     {@code suppress-vmdesc}
     */
    public static CapturedSections in(SaveStateRegistry registry, boolean expectsDescription) {
        var sections = new CapturedSections(registry, expectsDescription);
        registry.accept(sections);
        return sections;
    }

    /** Takes over what was stored. */
    public void restore(StoredMachine stored) {
        keep(stored.machine());
    }

    /** Whether a machine is here. */
    public boolean isPresent() {
        return machine != null;
    }

    /** What the next destination must have in common with the machine; as long as there is none, nothing in particular. */
    public MachineConfiguration configuration() {
        return machine == null ? MachineConfiguration.NONE : machine.configuration();
    }

    /** The machine that is here. */
    Optional<CapturedMachine> machine() {
        return Optional.ofNullable(machine);
    }

    /** Returns a SHA-256 digest, in hexadecimal, of each section, by idstr and instance. */
    public Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        for (ForeignSection section : sections()) {
            SectionHeader header = section.header();
            digests.put(
                    header.idstr() + " " + Integer.toUnsignedString(header.instanceId()), sha256(section.payload()));
        }
        return digests;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void configured(MachineConfiguration received) {
        receiver.configured(received);
    }

    @Override
    public void started(SectionHeader live) {
        receiver.started(live);
    }

    @Override
    public void loadEarly(SectionHeader header, QemuInputFile in) throws StreamException {
        receiver.early(header, in);
    }

    @Override
    public void loadRest(SectionHeader first, QemuInputFile in) throws StreamException {
        keep(receiver.rest(first, in));
    }

    @Override
    public void loadDescription(QemuInputFile in) throws StreamException {
        keep(receiver.description(in));
    }

    private void keep(CapturedMachine captured) {
        machine = captured;
        registry.renumber(RamSaveHandler.ID, captured.ramSectionId());
    }

    @Override
    public List<ForeignSection> sections() {
        return machine == null ? List.of() : machine.sections();
    }

    @Override
    public Optional<String> description() {
        return machine == null ? Optional.empty() : machine.description();
    }
}
