package dev.phaseline.migration.multifd;

import java.util.UUID;

/**
 * What users tune of multifd, under QEMU's names.
 *
 * @param channels {@code multifd-channels}, 1 to 255; the same on both sides
 * @param compression {@code multifd-compression}; the same on both sides
 * @param zlibLevel {@code multifd-zlib-level}, 0 to 9
 * @param zstdLevel {@code multifd-zstd-level}, 0 to 20
 * @param zeroPageDetection {@code zero-page-detection}
 */
public record MultifdParameters(
        int channels,
        MultifdCompression compression,
        int zlibLevel,
        int zstdLevel,
        ZeroPageDetection zeroPageDetection) {
    /** The values that a guest starts with: QEMU's, where 7.2 has them. */
    public static final MultifdParameters DEFAULT =
            new MultifdParameters(2, MultifdCompression.NONE, 1, 1, ZeroPageDetection.LEGACY);

    /** Stands for the UUID of a guest that has none. */
    public static final UUID NO_UUID = new UUID(0, 0);

    private static final int MAX_CHANNELS = 255;
    private static final int MAX_ZLIB_LEVEL = 9;
    private static final int MAX_ZSTD_LEVEL = 20;

    /** Refuses values that QEMU refuses. */
    public MultifdParameters {
        check(channels, 1, MAX_CHANNELS, "multifd_channels", "a value between 1 and 255");
        check(zlibLevel, 0, MAX_ZLIB_LEVEL, "multifd_zlib_level", "a value between 0 and 9");
        check(zstdLevel, 0, MAX_ZSTD_LEVEL, "multifd_zstd_level", "a value between 0 and 20");
    }

    private static void check(int value, int least, int most, String name, String expected) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("Parameter '%s' expects %s".formatted(name, expected));
        }
    }

    /** The same with another number of channels. */
    public MultifdParameters withChannels(int value) {
        return new MultifdParameters(value, compression, zlibLevel, zstdLevel, zeroPageDetection);
    }

    /** The same with another method of compression. */
    public MultifdParameters withCompression(MultifdCompression value) {
        return new MultifdParameters(channels, value, zlibLevel, zstdLevel, zeroPageDetection);
    }

    /** The same with another level of zlib. */
    public MultifdParameters withZlibLevel(int value) {
        return new MultifdParameters(channels, compression, value, zstdLevel, zeroPageDetection);
    }

    /** The same with another level of zstd. */
    public MultifdParameters withZstdLevel(int value) {
        return new MultifdParameters(channels, compression, zlibLevel, value, zeroPageDetection);
    }

    /** The same with others who look for pages of zeros. */
    public MultifdParameters withZeroPageDetection(ZeroPageDetection value) {
        return new MultifdParameters(channels, compression, zlibLevel, zstdLevel, value);
    }
}
