package dev.phaseline.migration.migration;

import dev.phaseline.migration.ram.ThrottleParameters;
import dev.phaseline.migration.tls.TlsParameters;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The capabilities and parameters of a guest. Changed by {@code main}, read by any thread. */
public final class MigrationSettings {
    private volatile Set<MigrationCapability> capabilities = Set.of();
    private volatile MigrationParameters parameters = MigrationParameters.DEFAULT;
    private volatile ThrottleParameters throttle = ThrottleParameters.DEFAULT;
    private volatile TlsParameters tls = TlsParameters.NONE;

    /** The defaults. */
    public MigrationSettings() {}

    /** The capabilities that are on. */
    public Set<MigrationCapability> capabilities() {
        return capabilities;
    }

    /** Whether a capability is on. */
    public boolean has(MigrationCapability capability) {
        return capabilities.contains(capability);
    }

    /** Replaces the capabilities; those that are not supported must not be among them. */
    public void setCapabilities(Set<MigrationCapability> enabled) {
        for (MigrationCapability capability : enabled) {
            if (!capability.isSupported()) {
                throw new IllegalArgumentException(capability.wireName() + " is not supported");
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

    /** How auto-converge throttles, whether or not it is on. */
    public ThrottleParameters throttle() {
        return throttle;
    }

    /** Replaces how auto-converge throttles. */
    public void setThrottle(ThrottleParameters changed) {
        throttle = changed;
    }

    /** How to throttle; empty while auto-converge is off. */
    public Optional<ThrottleParameters> activeThrottle() {
        return has(MigrationCapability.AUTO_CONVERGE) ? Optional.of(throttle) : Optional.empty();
    }

    /** The parameters. */
    public MigrationParameters parameters() {
        return parameters;
    }

    /** Replaces the parameters. */
    public void setParameters(MigrationParameters changed) {
        parameters = changed;
    }

    /** The parameters that concern TLS. */
    public TlsParameters tls() {
        return tls;
    }

    /** Replaces the parameters that concern TLS; they apply to connections that are made later. */
    public void setTls(TlsParameters changed) {
        tls = changed;
    }
}
