package dev.phaseline.migration.migration;

import dev.phaseline.migration.multifd.MultifdCompression;
import dev.phaseline.migration.multifd.MultifdParameters;
import dev.phaseline.migration.multifd.ZeroPageDetection;
import dev.phaseline.migration.ram.ThrottleParameters;
import dev.phaseline.migration.tls.TlsParameters;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What users tune: a value for each {@link MigrationParameter}. Immutable. */
public final class MigrationParameters {
    /** The cache lives on the heap. */
    private static final long MAX_XBZRLE_CACHE_BYTES = Runtime.getRuntime().maxMemory() / 2;

    private final Map<MigrationParameter, Object> values;

    private MigrationParameters(Map<MigrationParameter, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** The values that a guest starts with. */
    static MigrationParameters initial(ZeroPageDetection zeroPages) {
        Map<MigrationParameter, Object> values = initial();
        values.put(MigrationParameter.ZERO_PAGE_DETECTION, zeroPages.wireName());
        return new MigrationParameters(values);
    }

    private static Map<MigrationParameter, Object> initial() {
        var values = new EnumMap<MigrationParameter, Object>(MigrationParameter.class);
        for (MigrationParameter parameter : MigrationParameter.values()) {
            values.put(parameter, parameter.kind().initial());
        }
        return values;
    }

    /**
     * The same with some other values.
     *
     * @throws IllegalArgumentException with one line for the user, in QEMU's words, if one of them cannot be
     */
    public MigrationParameters with(Map<MigrationParameter, Object> changes) {
        changes.forEach((parameter, value) -> {
            if (!parameter.kind().admits(value)) {
                throw new IllegalArgumentException(parameter.refusal());
            }
        });
        var changed = new EnumMap<MigrationParameter, Object>(values);
        changed.putAll(changes);
        var parameters = new MigrationParameters(changed);
        parameters.check();
        return parameters;
    }

    private void check() {
        MigrationParameter max = MigrationParameter.MAX_CPU_THROTTLE;
        if (integer(max) < integer(MigrationParameter.CPU_THROTTLE_INITIAL)) {
            throw new IllegalArgumentException(max.refusal());
        }
        if (Long.compareUnsigned(xbzrleCacheBytes(), MAX_XBZRLE_CACHE_BYTES) > 0) {
            throw new IllegalArgumentException("Parameter 'xbzrle_cache_size' expects no more than "
                    + MAX_XBZRLE_CACHE_BYTES + " bytes in this process");
        }
        if (!text(MigrationParameter.MODE).equals("normal")) {
            throw new IllegalArgumentException(
                    "Migration mode '%s' is not supported".formatted(text(MigrationParameter.MODE)));
        }
    }

    /** The value of any parameter: a {@code Long}, a {@code Boolean} or a {@code String}. */
    public Object value(MigrationParameter parameter) {
        return Objects.requireNonNull(values.get(parameter));
    }

    /** The value of a parameter that is a number, without a sign. */
    public long integer(MigrationParameter parameter) {
        return (Long) value(parameter);
    }

    /** The value of a parameter that is yes or no. */
    public boolean flag(MigrationParameter parameter) {
        return (Boolean) value(parameter);
    }

    /** The value of a parameter that is a text. */
    public String text(MigrationParameter parameter) {
        return (String) value(parameter);
    }

    /** {@code downtime-limit} in milliseconds. */
    public long downtimeLimitMs() {
        return integer(MigrationParameter.DOWNTIME_LIMIT);
    }

    /** {@code xbzrle-cache-size} in bytes. */
    public long xbzrleCacheBytes() {
        return integer(MigrationParameter.XBZRLE_CACHE_SIZE);
    }

    /** How auto-converge throttles. */
    ThrottleParameters throttle() {
        return new ThrottleParameters(
                (int) integer(MigrationParameter.THROTTLE_TRIGGER_THRESHOLD),
                (int) integer(MigrationParameter.CPU_THROTTLE_INITIAL),
                (int) integer(MigrationParameter.CPU_THROTTLE_INCREMENT),
                flag(MigrationParameter.CPU_THROTTLE_TAILSLOW),
                (int) integer(MigrationParameter.MAX_CPU_THROTTLE));
    }

    /** {@code zero-page-detection}. */
    ZeroPageDetection zeroPageDetection() {
        return ZeroPageDetection.ofWireName(text(MigrationParameter.ZERO_PAGE_DETECTION))
                .orElseThrow();
    }

    /**
     * What can be sent in a millisecond after the guest was stopped: {@code avail-switchover-bandwidth} where it is set.
     *
     * @param seenBytesPerMs in the latest window
     */
    double switchoverBytesPerMs(double seenBytesPerMs) {
        long available = integer(MigrationParameter.AVAIL_SWITCHOVER_BANDWIDTH);
        return available == 0 ? seenBytesPerMs : (double) Long.divideUnsigned(available, 1000);
    }

    /** What concerns multifd. */
    MultifdParameters multifd() {
        return new MultifdParameters(
                (int) integer(MigrationParameter.MULTIFD_CHANNELS),
                MultifdCompression.ofWireName(text(MigrationParameter.MULTIFD_COMPRESSION))
                        .orElseThrow(),
                (int) integer(MigrationParameter.MULTIFD_ZLIB_LEVEL),
                (int) integer(MigrationParameter.MULTIFD_ZSTD_LEVEL),
                zeroPageDetection());
    }

    /** What concerns TLS. */
    TlsParameters tls() {
        return new TlsParameters(
                text(MigrationParameter.TLS_CREDS),
                text(MigrationParameter.TLS_HOSTNAME),
                text(MigrationParameter.TLS_AUTHZ));
    }

    /** Bytes that may be sent in one window of the rate limit; 0 is no limit. */
    long budgetPerWindow() {
        return Long.divideUnsigned(integer(MigrationParameter.MAX_BANDWIDTH), 1000 / RateWindow.LENGTH_MS);
    }
}
