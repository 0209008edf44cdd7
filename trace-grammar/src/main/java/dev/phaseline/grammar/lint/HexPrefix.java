package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Edit;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.FormatString.Text;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;
import java.util.Set;

/**
 * A hexadecimal number without {@code 0x}. Numbers joined by a point, a colon, a slash or a blank need none where they
 * are one value in parts, such as {@code %02x:%02x.%x}: then one at least has a fixed number of digits. QEMU's patch
 * check lets any numbers pass that are joined so, also an address and a length.
 */
final class HexPrefix implements Rule {
    private static final Set<String> JOINTS = Set.of(".", ":", "/", " ");

    @Override
    public void event(TraceEvent event, SourceLine line) {
        event.format().ifPresent(format -> check(format, line));
    }

    private static void check(FormatString format, SourceLine line) {
        List<Segment> segments = format.segments();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i) instanceof Conversion conversion
                    && ConversionRule.isHexadecimal(conversion)
                    && !conversion.has('#')
                    && !(textAt(segments, i - 1).endsWith("0x")
                            || textAt(segments, i - 1).endsWith("0X"))
                    && !isPart(segments, i)) {
                line.warning(DiagnosticKind.HEX_PREFIX, conversion.range(), "a hexadecimal number without 0x before it")
                        .fix(Edit.before(conversion.range(), "0x"));
            }
        }
    }

    private static String textAt(List<Segment> segments, int at) {
        return at >= 0 && at < segments.size() && segments.get(at) instanceof Text text ? text.value() : "";
    }

    /** Whether the hexadecimal conversion at a place is one of several parts of a value. */
    private static boolean isPart(List<Segment> segments, int at) {
        int first = at;
        while (isJoined(segments, first - 1)) {
            first -= 2;
        }
        int last = at;
        while (isJoined(segments, last + 1)) {
            last += 2;
        }
        return segments.subList(first, last + 1).stream().anyMatch(HexPrefix::hasFixedDigits) && last > first;
    }

    private static boolean hasFixedDigits(Segment segment) {
        return segment instanceof Conversion conversion
                && ((conversion.has('0') && !conversion.width().equals(Size.NONE))
                        || !conversion.precision().equals(Size.NONE));
    }

    /** Whether a text joins two hexadecimal conversions. */
    private static boolean isJoined(List<Segment> segments, int at) {
        return JOINTS.contains(textAt(segments, at))
                && isHexadecimal(segments, at - 1)
                && isHexadecimal(segments, at + 1);
    }

    private static boolean isHexadecimal(List<Segment> segments, int at) {
        return at >= 0
                && at < segments.size()
                && segments.get(at) instanceof Conversion conversion
                && ConversionRule.isHexadecimal(conversion);
    }
}
