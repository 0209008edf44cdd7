package dev.phaseline.migration.migration;

import dev.phaseline.migration.multifd.MultifdParameters;
import dev.phaseline.migration.multifd.ZeroPageDetection;
import dev.phaseline.migration.ram.ThrottleParameters;
import dev.phaseline.migration.tls.TlsParameters;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The capabilities and parameters of a guest. Changed by {@code main}, read by any thread. */
public final class MigrationSettings {
    private volatile Set<MigrationCapability> capabilities = Set.of();
    private volatile MigrationParameters parameters;
    private volatile Optional<BlockBitmapMapping> blockBitmapMapping = Optional.empty();
    private final MigrationProperties properties;

    /** The defaults, with what {@code --global} says. */
    public MigrationSettings(MigrationProperties properties) {
        this.properties = properties;
        this.parameters = MigrationParameters.initial(properties.zeroPageDetection());
    }

    /** What this guest does as one generation of QEMU or the other. */
    public MigrationProperties properties() {
        return properties;
    }

    /** The parameters of multifd. */
    public MultifdParameters multifd() {
        return parameters.multifd();
    }

    /** Whether pages of zeros are looked for at all. */
    public boolean findsZeroPages() {
        return parameters.zeroPageDetection() != ZeroPageDetection.NONE;
    }

    /** The capabilities that are on. */
    public Set<MigrationCapability> capabilities() {
        return capabilities;
    }

    /** Whether a capability is on. */
    public boolean has(MigrationCapability capability) {
        return capabilities.contains(capability);
    }

    /**
     * Replaces the capabilities.
     *
     * @throws IllegalArgumentException with one line for the user, if this runtime cannot do one of them, or not
     *     together with another
     */
    public void setCapabilities(Set<MigrationCapability> enabled) {
        // First, so that what cannot be anywhere is called that.
        CapabilityRules.objection(enabled, properties.release()).ifPresent(objection -> {
            throw new IllegalArgumentException(objection);
        });
        for (MigrationCapability capability : enabled) {
            if (!capability.isSupported()) {
                throw new IllegalArgumentException("Capability '%s' is not supported".formatted(capability.wireName()));
            }
        }
        EnumSet<MigrationCapability> copy = EnumSet.noneOf(MigrationCapability.class);
        copy.addAll(enabled);
        capabilities = Collections.unmodifiableSet(copy);
    }

    /** The wanted size of the cache for differences of pages; 0 while none are to be sent. */
    public long xbzrleCacheBytes() {
        return has(MigrationCapability.XBZRLE) ? parameters.xbzrleCacheBytes() : 0;
    }

    /** How to throttle; empty while auto-converge is off. */
    public Optional<ThrottleParameters> activeThrottle() {
        return has(MigrationCapability.AUTO_CONVERGE) ? Optional.of(parameters.throttle()) : Optional.empty();
    }

    /** The parameters. */
    public MigrationParameters parameters() {
        return parameters;
    }

    /** Replaces the parameters. */
    public void setParameters(MigrationParameters changed) {
        parameters = changed;
    }

    /** The parameter {@code block-bitmap-mapping}, if it was ever set. */
    public Optional<BlockBitmapMapping> blockBitmapMapping() {
        return blockBitmapMapping;
    }

    /** Sets the parameter {@code block-bitmap-mapping}. */
    public void setBlockBitmapMapping(BlockBitmapMapping mapping) {
        blockBitmapMapping = Optional.of(mapping);
    }

    /** The parameters that concern TLS; they apply to connections that are made later. */
    public TlsParameters tls() {
        return parameters.tls();
    }
}
