package dev.phaseline.migration.migration;

import dev.phaseline.migration.ram.RamBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters that QEMU 7.2 or 10.0 has, with its names, its defaults and its limits. */
public enum MigrationParameter {
    /** Milliseconds before a guest that has arrived announces itself in the network a second time. */
    ANNOUNCE_INITIAL(new Whole(64, 50, 0, 100_000, "expects a value between 0 and 100000")),
    /** The longest pause between two announcements, in milliseconds. */
    ANNOUNCE_MAX(new Whole(64, 550, 0, 100_000, "expects a value between 0 and 100000")),
    /** Number of announcements. */
    ANNOUNCE_ROUNDS(new Whole(64, 5, 0, 1000, "expects a value between 0 and 1000")),
    /** By how many milliseconds pauses between announcements grow. */
    ANNOUNCE_STEP(new Whole(64, 100, 1, 10_000, "expects a value between 0 and 10000")),
    /** Of the capability {@code compress}. */
    COMPRESS_LEVEL(new Whole(8, 1, 0, 9, "expects a value between 0 and 9")),
    /** Of the capability {@code compress}. */
    COMPRESS_THREADS(new Whole(8, 8, 1, 255, "expects a value between 1 and 255")),
    /** Of the capability {@code compress}. */
    COMPRESS_WAIT_THREAD(new Flag(true)),
    /** Of the capability {@code compress}. */
    DECOMPRESS_THREADS(new Whole(8, 2, 1, 255, "expects a value between 1 and 255")),
    /** Per cent of what a pass has sent that the guest must have dirtied meanwhile for it to be throttled. */
    THROTTLE_TRIGGER_THRESHOLD(new Whole(8, 50, 1, 100, "expects an integer in the range of 1 to 100")),
    /** Per cent of CPU time that the first step of throttling takes away. */
    CPU_THROTTLE_INITIAL(new Whole(8, 20, 1, 99, "expects an integer in the range of 1 to 99")),
    /** Per cent of CPU time that each further step takes away. */
    CPU_THROTTLE_INCREMENT(new Whole(8, 10, 1, 99, "expects an integer in the range of 1 to 99")),
    /** Whether the steps get smaller towards the end. */
    CPU_THROTTLE_TAILSLOW(new Flag(false)),
    /** The {@code id} of the object with TLS credentials; empty is no TLS. */
    TLS_CREDS(new Text()),
    /** The name that the destination's certificate must have, where it is not the URI's. */
    TLS_HOSTNAME(new Text()),
    /** The {@code id} of the object that decides whether a source may connect. */
    TLS_AUTHZ(new Text()),
    /** Bytes per second; 0 is no limit. */
    MAX_BANDWIDTH(new Whole(64, 128L << 20)),
    /** How long the guest may stand still at switchover, in milliseconds. */
    DOWNTIME_LIMIT(new Whole(64, 300, 0, 2_000_000, "expects an integer in the range of 0 to (2000 * 1000) ms")),
    /** Milliseconds between two checkpoints of COLO. */
    X_CHECKPOINT_DELAY(new Whole(32, 20_000)),
    /** Of the capability {@code block}. */
    BLOCK_INCREMENTAL(new Flag(false)),
    /** Number of further connections of the capability {@code multifd}. */
    MULTIFD_CHANNELS(new Whole(8, 2, 1, 255, "expects a value between 1 and 255")),
    /** How pages on those connections are packed. */
    MULTIFD_COMPRESSION(new Choice(List.of("none", "zlib", "zstd"))),
    /** Of the compression {@code zlib}. */
    MULTIFD_ZLIB_LEVEL(new Whole(8, 1, 0, 9, "expects a value between 0 and 9")),
    /** Of the compression {@code zstd}. */
    MULTIFD_ZSTD_LEVEL(new Whole(8, 1, 0, 20, "expects a value between 0 and 20")),
    /** Memory for versions of pages that the destination has, in bytes. */
    XBZRLE_CACHE_SIZE(
            new PowerOfTwo(64L << 20, RamBlock.PAGE_SIZE, "expects a power of two no less than the target page size")),
    /** Bytes per second after the switch to postcopy; 0 is no limit. */
    MAX_POSTCOPY_BANDWIDTH(new Whole(64, 0)),
    /** Per cent of CPU time that throttling takes away at most. */
    MAX_CPU_THROTTLE(new Whole(8, 99, 1, 99, "expects an integer in the range of cpu_throttle_initial to 99")),
    /** Bytes per second that the switchover can count on, whatever was seen before; 0 is what was seen. */
    AVAIL_SWITCHOVER_BANDWIDTH(new Whole(64, 0)),
    /** Who looks for pages of zeros. */
    ZERO_PAGE_DETECTION(new Choice(List.of("none", "legacy", "multifd"))),
    /** Of the compression {@code qatzip}, for which no hardware is driven here. */
    MULTIFD_QATZIP_LEVEL(new Whole(8, 1, 1, 9, "expects a value between 1 and 9")),
    /** MB/s that each virtual CPU may dirty with the capability {@code dirty-limit}. */
    VCPU_DIRTY_LIMIT(new Whole(64, 1, 1, Whole.NO_LIMIT, "must be greater than 1 MB/s")),
    /** Milliseconds between two looks at how much virtual CPUs dirty. */
    X_VCPU_DIRTY_LIMIT_PERIOD(new Whole(64, 1000, 1, 1000, "expects a value between 1 and 1000")),
    /** Whether files are written around the page cache; only with {@code mapped-ram} and {@code multifd}, as in QEMU. */
    DIRECT_IO(new Flag(false)),
    /** What the migration is for; another process of the same host can take memory over without copying it. */
    MODE(new Choice(List.of("normal", "cpr-reboot", "cpr-transfer")));

    @SuppressWarnings("ImmutableEnumChecker") // every kind is a record of numbers, words and an unmodifiable list
    private final Kind kind;

    MigrationParameter(Kind kind) {
        this.kind = kind;
    }

    /** What values a parameter takes. */
    public sealed interface Kind {
        /** The value that a guest starts with: a {@code Long}, a {@code Boolean} or a {@code String}. */
        Object initial();

        /** Whether this is a possible value, of the right type as it is. */
        boolean admits(Object value);

        /** What is expected, as the predicate of a sentence. */
        String expectation();
    }

    /**
     * A whole number of a range, without a sign.
     *
     * @param bits in which QEMU keeps it; a number that does not fit is of the wrong type, not of the wrong range
     */
    public record Whole(int bits, long number, long min, long max, String expectation) implements Kind {
        /** The largest number of 64 bits without a sign. */
        static final long NO_LIMIT = -1;

        /** Any number of so many bits. */
        Whole(int bits, long number) {
            this(bits, number, 0, NO_LIMIT >>> (Long.SIZE - bits), "expects uint" + bits);
        }

        @Override
        public Object initial() {
            return number;
        }

        @Override
        public boolean admits(Object value) {
            return value instanceof Long given
                    && Long.compareUnsigned(given, min) >= 0
                    && Long.compareUnsigned(given, max) <= 0;
        }
    }

    /** A power of two. */
    public record PowerOfTwo(long number, long min, String expectation) implements Kind {
        @Override
        public Object initial() {
            return number;
        }

        @Override
        public boolean admits(Object value) {
            return value instanceof Long given && Long.compareUnsigned(given, min) >= 0 && Long.bitCount(given) == 1;
        }
    }

    /** Yes or no. */
    public record Flag(boolean on) implements Kind {
        @Override
        public Object initial() {
            return on;
        }

        @Override
        public boolean admits(Object value) {
            return value instanceof Boolean;
        }

        @Override
        public String expectation() {
            return "expects a boolean";
        }
    }

    /** Any text. */
    public record Text() implements Kind {
        @Override
        public Object initial() {
            return "";
        }

        @Override
        public boolean admits(Object value) {
            return value instanceof String;
        }

        @Override
        public String expectation() {
            return "expects a string";
        }
    }

    /** One of few words, the first at the start. */
    public record Choice(List<String> words) implements Kind {
        @Override
        public Object initial() {
            return words.getFirst();
        }

        @Override
        public boolean admits(Object value) {
            return value instanceof String && words.contains(value);
        }

        @Override
        public String expectation() {
            return "expects one of " + String.join(", ", words);
        }
    }

    /** What values it takes. */
    public Kind kind() {
        return kind;
    }

    /** Whether that release has it. */
    public boolean isIn(QemuRelease release) {
        return switch (this) {
            case COMPRESS_LEVEL, COMPRESS_THREADS, COMPRESS_WAIT_THREAD, DECOMPRESS_THREADS, BLOCK_INCREMENTAL ->
                release == QemuRelease.V7_2;
            case AVAIL_SWITCHOVER_BANDWIDTH,
                    ZERO_PAGE_DETECTION,
                    MULTIFD_QATZIP_LEVEL,
                    VCPU_DIRTY_LIMIT,
                    X_VCPU_DIRTY_LIMIT_PERIOD,
                    DIRECT_IO,
                    MODE -> release == QemuRelease.V10_0;
            default -> true;
        };
    }

    /** What is said of a value that it does not take, in QEMU's words. */
    String refusal() {
        // QEMU names all parameters but this one with underscores here.
        String name = this == X_VCPU_DIRTY_LIMIT_PERIOD ? wireName() : name().toLowerCase(Locale.ROOT);
        return "Parameter '%s' %s".formatted(name, kind.expectation());
    }

    /** The name as in QMP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds the parameter of that name; empty if QEMU knows none. */
    public static Optional<MigrationParameter> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(parameter -> parameter.wireName().equals(name))
                .findFirst();
    }
}
