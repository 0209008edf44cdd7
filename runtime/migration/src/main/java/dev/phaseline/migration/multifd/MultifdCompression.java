package dev.phaseline.migration.multifd;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the pages of a packet are compressed: parameter {@code multifd-compression}. */
public enum MultifdCompression {
    /** Not at all: the payload is the pages. */
    NONE(0x00),
    /** One zlib stream (RFC 1950) for each channel, flushed at the end of each packet. */
    ZLIB(0x02),
    /** One zstd frame for each channel, flushed at the end of each packet. */
    ZSTD(0x04);

    /** The bits of a packet's flags that name the method; 10.0 has three more methods than those above. */
    static final int MASK = 0x3e;

    private final int flag;

    MultifdCompression(int flag) {
        this.flag = flag;
    }

    /** Stands in the flags of packets that have pages. */
    int flag() {
        return flag;
    }

    /** The name as in QMP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds the method of that name; empty if this runtime knows none. */
    public static Optional<MultifdCompression> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(method -> method.wireName().equals(name))
                .findFirst();
    }
}
