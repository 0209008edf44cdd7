package dev.phaseline.migration.migration;

import dev.phaseline.migration.ram.RamBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters that QEMU 7.2 or 10.0 has, with its names, its defaults and its limits. */
public enum MigrationParameter {
    /** Milliseconds before a guest that has arrived announces itself in the network a second time. */
    ANNOUNCE_INITIAL(new Whole(50, 0, 100_000, "a value between 0 and 100000")),
    /** The longest pause between two announcements, in milliseconds. */
    ANNOUNCE_MAX(new Whole(550, 0, 100_000, "a value between 0 and 100000")),
    /** Number of announcements. */
    ANNOUNCE_ROUNDS(new Whole(5, 0, 1000, "a value between 0 and 1000")),
    /** By how many milliseconds pauses between announcements grow. */
    ANNOUNCE_STEP(new Whole(100, 1, 10_000, "a value between 0 and 10000")),
    /** Of the capability {@code compress}. */
    COMPRESS_LEVEL(new Whole(1, 0, 9, "a value between 0 and 9")),
    /** Of the capability {@code compress}. */
    COMPRESS_THREADS(new Whole(8, 1, 255, "a value between 1 and 255")),
    /** Of the capability {@code compress}. */
    COMPRESS_WAIT_THREAD(new Flag(true)),
    /** Of the capability {@code compress}. */
    DECOMPRESS_THREADS(new Whole(2, 1, 255, "a value between 1 and 255")),
    /** Per cent of what a pass has sent that the guest must have dirtied meanwhile for it to be throttled. */
    THROTTLE_TRIGGER_THRESHOLD(new Whole(50, 1, 100, "an integer in the range of 1 to 100")),
    /** Per cent of CPU time that the first step of throttling takes away. */
    CPU_THROTTLE_INITIAL(new Whole(20, 1, 99, "an integer in the range of 1 to 99")),
    /** Per cent of CPU time that each further step takes away. */
    CPU_THROTTLE_INCREMENT(new Whole(10, 1, 99, "an integer in the range of 1 to 99")),
    /** Whether the steps get smaller towards the end. */
    CPU_THROTTLE_TAILSLOW(new Flag(false)),
    /** The {@code id} of the object with TLS credentials; empty is no TLS. */
    TLS_CREDS(new Text()),
    /** The name that the destination's certificate must have, where it is not the URI's. */
    TLS_HOSTNAME(new Text()),
    /** The {@code id} of the object that decides whether a source may connect. */
    TLS_AUTHZ(new Text()),
    /** Bytes per second; 0 is no limit. */
    MAX_BANDWIDTH(new Whole(
            128L << 20, 0, Long.MAX_VALUE, "an integer in the range of 0 to " + Long.MAX_VALUE + " bytes/second")),
    /** How long the guest may stand still at switchover, in milliseconds. */
    DOWNTIME_LIMIT(new Whole(300, 0, 2_000_000, "an integer in the range of 0 to (2000 * 1000) ms")),
    /** Milliseconds between two checkpoints of COLO. */
    X_CHECKPOINT_DELAY(new Whole(20_000, 0, 0xffff_ffffL, "uint32_t")),
    /** Of the capability {@code block}. */
    BLOCK_INCREMENTAL(new Flag(false)),
    /** Number of further connections of the capability {@code multifd}. */
    MULTIFD_CHANNELS(new Whole(2, 1, 255, "a value between 1 and 255")),
    /** How pages on those connections are packed. */
    MULTIFD_COMPRESSION(new Choice(List.of("none", "zlib", "zstd"))),
    /** Of the compression {@code zlib}. */
    MULTIFD_ZLIB_LEVEL(new Whole(1, 0, 9, "a value between 0 and 9")),
    /** Of the compression {@code zstd}. */
    MULTIFD_ZSTD_LEVEL(new Whole(1, 0, 20, "a value between 0 and 20")),
    /** Memory for versions of pages that the destination has, in bytes. */
    XBZRLE_CACHE_SIZE(
            new PowerOfTwo(64L << 20, RamBlock.PAGE_SIZE, "a power of two no less than the target page size")),
    /** Bytes per second after the switch to postcopy; 0 is no limit. */
    MAX_POSTCOPY_BANDWIDTH(
            new Whole(0, 0, Long.MAX_VALUE, "an integer in the range of 0 to " + Long.MAX_VALUE + " bytes/second")),
    /** Per cent of CPU time that throttling takes away at most. */
    MAX_CPU_THROTTLE(new Whole(99, 1, 99, "an integer in the range of cpu_throttle_initial to 99")),
    /** Bytes per second that the switchover can count on, whatever was seen before; 0 is what was seen. */
    AVAIL_SWITCHOVER_BANDWIDTH(
            new Whole(0, 0, Long.MAX_VALUE, "an integer in the range of 0 to " + Long.MAX_VALUE + " bytes/second")),
    /** Who looks for pages of zeros. */
    ZERO_PAGE_DETECTION(new Choice(List.of("none", "legacy", "multifd")));

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

        /** What is expected, as the rest of a sentence. */
        String expectation();
    }

    /** A whole number of a range. */
    public record Whole(long number, long min, long max, String expectation) implements Kind {
        @Override
        public Object initial() {
            return number;
        }

        @Override
        public boolean admits(Object value) {
            return value instanceof Long given && given >= min && given <= max;
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
            return value instanceof Long given && given >= min && Long.bitCount(given) == 1;
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
            return "a boolean";
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
            return "a string";
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
            return "one of " + String.join(", ", words);
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
            case AVAIL_SWITCHOVER_BANDWIDTH, ZERO_PAGE_DETECTION -> release == QemuRelease.V10_0;
            default -> true;
        };
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
