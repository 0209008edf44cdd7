package dev.phaseline.migration.captured;

import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.SectionHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the device part of a stream into its sections. Nothing in a section says how long it is; either the description
 * behind the end of the stream does, or the section goes on up to something that looks like its footer and is followed
 * by what may follow.
 */
final class SectionCutter {
    private final ReceivedBytes bytes;
    private final int end;
    private final List<ForeignSection> sections = new ArrayList<>();

    private SectionCutter(ReceivedBytes bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /**
     * Cuts by the description.
     *
     * @param bytes begin with the header of the first section
     * @param end index of the end mark
     * @param described the sections that must be found, in their order
     * @throws CutException if a section is not as described
     */
    static List<ForeignSection> byDescription(ReceivedBytes bytes, int end, List<SectionDescription> described)
            throws CutException {
        var cutter = new SectionCutter(bytes, end);
        int index = 0;
        for (int i = 0; i < described.size(); i++) {
            index = cutter.cut(
                    index,
                    described.get(i),
                    i + 1 < described.size() ? Optional.of(described.get(i + 1)) : Optional.empty());
        }
        if (index != end) {
            throw new CutException(
                    index, "the description ends, but %d bytes of sections are left".formatted(end - index));
        }
        return cutter.sections;
    }

    /**
     * Cuts by the footers.
     *
     * @param bytes begin with the header of the first section
     * @param end index of the end mark
     * @throws CutException if a section has no header or no footer
     */
    static List<ForeignSection> byFooters(ReceivedBytes bytes, int end) throws CutException {
        var cutter = new SectionCutter(bytes, end);
        for (int index = 0; index < end; ) {
            int at = index;
            SectionHeader header = bytes.header(index)
                    .orElseThrow(() -> new CutException(at, "expected the header of a device section"));
            index = cutter.cutAtFooter(index, header, Optional.empty());
        }
        return cutter.sections;
    }

    private int cut(int index, SectionDescription described, Optional<SectionDescription> next) throws CutException {
        SectionHeader header = bytes.header(index)
                .filter(found -> matches(found, described))
                .orElseThrow(() -> new CutException(
                        index,
                        "expected the header of section %s, instance %d, which is next in the description"
                                .formatted(described.idstr(), Integer.toUnsignedLong(described.instanceId()))));
        int start = index + ReceivedBytes.headerBytes(header);
        // Room for the header, so that the sum does not overflow.
        long footer = start + Math.min(described.object().bodyBytes(), Integer.MAX_VALUE);
        if (footer + ReceivedBytes.FOOTER_BYTES <= end && bytes.isFooter((int) footer, header.sectionId())) {
            keep(header, start, (int) footer);
            return (int) footer + ReceivedBytes.FOOTER_BYTES;
        }
        if (described.object().mayHideNullPointers()) {
            return cutAtFooter(index, header, next);
        }
        throw new CutException(
                (int) Math.min(footer, end),
                "%s: expected its footer behind the %d bytes of the description"
                        .formatted(header.place(), footer - start));
    }

    /** Cuts at the first footer that is followed by the next section, if it is known, or by any. */
    private int cutAtFooter(int index, SectionHeader header, Optional<SectionDescription> next) throws CutException {
        int start = index + ReceivedBytes.headerBytes(header);
        for (int footer = start; footer + ReceivedBytes.FOOTER_BYTES <= end; footer++) {
            int behind = footer + ReceivedBytes.FOOTER_BYTES;
            if (bytes.isFooter(footer, header.sectionId()) && mayFollow(behind, next)) {
                keep(header, start, footer);
                return behind;
            }
        }
        throw new CutException(start, header.place() + ": its footer was not found");
    }

    private boolean mayFollow(int index, Optional<SectionDescription> next) {
        return index == end
                || bytes.header(index)
                        .filter(found -> next.isEmpty() || matches(found, next.get()))
                        .isPresent();
    }

    private void keep(SectionHeader header, int start, int footer) throws CutException {
        if (sections.size() == MachineReceiver.MAX_SECTIONS) {
            throw new CutException(start, "more than %d sections".formatted(MachineReceiver.MAX_SECTIONS));
        }
        sections.add(new ForeignSection(header, bytes.copy(start, footer), false));
    }

    static boolean matches(SectionHeader header, SectionDescription described) {
        return header.idstr().equals(described.idstr()) && header.instanceId() == described.instanceId();
    }
}
