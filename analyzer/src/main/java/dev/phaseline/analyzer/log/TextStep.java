package dev.phaseline.analyzer.log;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** {@code %s}: any bytes, also none, also line ends. */
final class TextStep extends Step {
    private static final int ANY = Integer.MAX_VALUE;

    private final Target target;
    private final byte[] absent;
    private final int width;
    private final int precision;
    private final boolean leftAligned;
    private final @Nullable Target widthArgument;
    private final @Nullable Target precisionArgument;

    /**
     * @param absent what is printed for {@code NULL}
     * @param width the least number of bytes, 0 for any
     * @param precision the greatest number of bytes of the string, -1 for any
     * @param leftAligned whether padding comes after the string
     * @param widthArgument the argument of a star for the width
     * @param precisionArgument the argument of a star for the precision
     */
    TextStep(
            Target target,
            byte[] absent,
            int width,
            int precision,
            boolean leftAligned,
            @Nullable Target widthArgument,
            @Nullable Target precisionArgument) {
        this.target = target;
        this.absent = absent;
        this.width = width;
        this.precision = precision;
        this.leftAligned = leftAligned;
        this.widthArgument = widthArgument;
        this.precisionArgument = precisionArgument;
    }

    /** The shortest stretch that it can have. */
    int shortest() {
        return width;
    }

    /** The longest stretch that it can have. */
    int longest() {
        return precision < 0 ? ANY : Math.max(width, precision);
    }

    /** Whether a stretch can be what it prints. */
    boolean accepts(int from, int end) {
        return end - from >= shortest() && end - from <= longest();
    }

    /** What it prints. */
    Target target() {
        return target;
    }

    @Override
    int read(byte[] line, int from, int to, ParsedArguments out) {
        if (!accepts(from, to)) {
            return NONE;
        }
        take(line, from, to, out);
        return to;
    }

    @Override
    void ends(byte[] line, int from, int to, int base, BitSet ends) {
        int last = (int) Math.min(to, (long) from + longest());
        if (from + shortest() <= last) {
            ends.set(from + shortest() - base, last + 1 - base);
        }
    }

    @Override
    void take(byte[] line, int from, int end, ParsedArguments out) {
        int first = from;
        int last = end;
        if (end - from == width || widthArgument != null) {
            // No longer than the width: blanks are padding, or the string has them itself.
            while (first < last && !leftAligned && line[first] == ' ') {
                first++;
            }
            while (first < last && leftAligned && line[last - 1] == ' ') {
                last--;
            }
            if (last - first < end - from) {
                out.doubt();
            }
        }
        if (precision >= 0 && (last - first == precision || first == last)) {
            out.doubt(); // what exceeds the precision is not printed, NULL perhaps not at all
        }
        if (widthArgument != null) {
            widthArgument.number(out, leftAligned ? from - end : end - from);
            out.doubt();
        }
        if (precisionArgument != null) {
            precisionArgument.number(out, last - first);
            out.doubt();
        }
        if (!target.isText()) {
            out.doubt();
        } else if (isAbsent(line, first, last)) {
            target.absent(out);
        } else {
            target.text(out, first, last);
        }
    }

    private boolean isAbsent(byte[] line, int from, int end) {
        if (end - from != absent.length) {
            return false;
        }
        for (int i = 0; i < absent.length; i++) {
            if (line[from + i] != absent[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    boolean isElastic() {
        return true;
    }

    @Override
    boolean canContainByte(byte value) {
        return true;
    }
}
