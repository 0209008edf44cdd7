package dev.phaseline.migration.captured;

import static dev.phaseline.migration.trace.MigrationTrace.qemuLoadvmStateSection;
import static dev.phaseline.migration.trace.MigrationTrace.qemuLoadvmStateSectionStartfull;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateLoad;

import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SectionHeader;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.stream.StreamProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of one stream that belongs to unknown devices.
 *
 * <p>The sections behind the last END section have no lengths, but a description of all of them follows the end of the
 * stream, and the source sends it without waiting for anything. So all bytes are kept until a description has arrived that
 * fits them: each section's header and footer must stand where its sizes say. Whatever looks like a description and does
 * not fit is taken for device state that happens to look so, unless it is the last thing that came; then the source is
 * done and waits, and waiting on would be for ever.
 *
 * <p>Owned by the thread that reads the stream.
 */
final class MachineReceiver {
    /** Far more than a machine's devices have beside RAM; what comes from a stream must have an end. */
    static final int MAX_DEVICE_BYTES = 64 << 20;

    /** Far more than a machine has; a section of no bytes takes room here as well. */
    static final int MAX_SECTIONS = 1 << 14;

    /** A machine's description has some hundred thousand. */
    static final int MAX_DESCRIPTION_BYTES = 16 << 20;

    /**
     * How often something may look like the end of the sections and be none. By chance that happens once in a long while;
     * a source that means harm could have all that came before looked at again for every few bytes that it sends.
     */
    static final int MAX_LOOKALIKES = 256;

    private static final int CHUNK_BYTES = 32 * 1024;

    /** The end mark, the item type of the description, and its length. */
    private static final int DESCRIPTION_HEADER_BYTES = 2 + Integer.BYTES;

    private static final String INSIDE = "device sections";

    private final boolean expectsDescription;
    private final List<ForeignSection> early = new ArrayList<>();
    private final Set<Integer> liveSections = new HashSet<>();
    private @Nullable MachineConfiguration configuration;
    private int ramSectionId;
    private int earlyBytes;

    /** @param expectsDescription whether the source sends one; not if its machine has the property {@code suppress-vmdesc} */
    MachineReceiver(boolean expectsDescription) {
        this.expectsDescription = expectsDescription;
    }

    void configured(MachineConfiguration received) {
        configuration = received;
    }

    void started(SectionHeader live) {
        liveSections.add(live.sectionId());
        if (live.idstr().equals("ram")) {
            ramSectionId = live.sectionId();
        }
    }

    /** Reads an early section up to its footer. What the stream does next must not be waited for, only looked at. */
    void early(SectionHeader header, QemuInputFile in) throws StreamException {
        if (early.size() == MAX_SECTIONS) {
            throw in.failure(Errno.EINVAL, "early %s: more than %d sections".formatted(header.place(), MAX_SECTIONS));
        }
        var payload = new ReceivedBytes(MAX_DEVICE_BYTES - earlyBytes);
        byte[] one = new byte[1];
        do {
            try {
                one[0] = (byte) in.getU8();
            } catch (StreamException e) {
                throw e.within("early " + header.place());
            }
            if (!payload.append(one, 1)) {
                throw in.failure(
                        Errno.EINVAL,
                        "early %s: no footer within the %d bytes that all early sections may have"
                                .formatted(header.place(), MAX_DEVICE_BYTES));
            }
        } while (!payload.isFooter(payload.size() - ReceivedBytes.FOOTER_BYTES, header.sectionId())
                || !itemFollows(in));
        earlyBytes += payload.size();
        int end = payload.size() - ReceivedBytes.FOOTER_BYTES;
        early.add(new ForeignSection(header, payload.copy(0, end), true));
    }

    private boolean itemFollows(QemuInputFile in) {
        return switch (in.peekU8(0)) {
            case StreamProtocol.SECTION_PART, StreamProtocol.SECTION_END -> liveSections.contains(peekU32(in));
            case StreamProtocol.SECTION_START, StreamProtocol.SECTION_FULL -> {
                int length = in.peekU8(1 + Integer.BYTES);
                yield length > 0 && isName(in, length);
            }
            // The high byte of the command's number and of its length.
            case StreamProtocol.COMMAND -> in.peekU8(1) == 0 && in.peekU8(1 + Short.BYTES) == 0;
            case StreamProtocol.EOF -> !expectsDescription || in.peekU8(1) == StreamProtocol.VMDESCRIPTION;
            default -> false;
        };
    }

    private static int peekU32(QemuInputFile in) {
        byte[] id = new byte[Integer.BYTES];
        in.peek(id, 1);
        return ByteBuffer.wrap(id).getInt();
    }

    private static boolean isName(QemuInputFile in, int length) {
        byte[] name = new byte[length];
        in.peek(name, 2 + Integer.BYTES);
        for (byte c : name) {
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Reads everything from a section whose header was read to the end of the stream. */
    CapturedMachine rest(SectionHeader first, QemuInputFile in) throws StreamException {
        long base = in.position() - ReceivedBytes.headerBytes(first);
        var bytes = new ReceivedBytes(MAX_DEVICE_BYTES);
        bytes.append(first);
        CapturedMachine machine = receive(new Rest(bytes, base), in);
        trace(machine.sections().subList(early.size(), machine.sections().size()));
        return machine;
    }

    /** Reads what is behind the end mark of a stream whose sections were all early. */
    CapturedMachine description(QemuInputFile in) throws StreamException {
        long base = in.position() - 1;
        var bytes = new ReceivedBytes(MAX_DEVICE_BYTES);
        bytes.append(new byte[] {StreamProtocol.EOF}, 1);
        var rest = new Rest(bytes, base);
        return expectsDescription ? receive(rest, in) : machine(List.of(), Optional.empty());
    }

    private CapturedMachine receive(Rest rest, QemuInputFile in) throws StreamException {
        byte[] chunk = new byte[CHUNK_BYTES];
        while (true) {
            int count;
            try {
                count = in.getArrived(chunk);
            } catch (StreamException e) {
                throw e.within(INSIDE + rest.lastBegun());
            }
            if (count == 0) {
                return rest.ended();
            }
            if (!rest.bytes.append(chunk, count)) {
                throw in.failure(
                        Errno.EINVAL, INSIDE + ": no description that fits them within " + MAX_DEVICE_BYTES + " bytes");
            }
            Optional<CapturedMachine> done = rest.tryEnd();
            if (done.isPresent()) {
                return done.get();
            }
        }
    }

    /** The rest of the stream while it arrives. */
    private final class Rest {
        private final ReceivedBytes bytes;
        private final long base;
        private final List<Integer> candidates = new ArrayList<>();
        private int scanned;
        private int lookalikes;

        Rest(ReceivedBytes bytes, long base) {
            this.bytes = bytes;
            this.base = base;
        }

        /** The machine, if what has arrived is all of it. */
        Optional<CapturedMachine> tryEnd() throws StreamException {
            if (!expectsDescription) {
                return withoutDescription(bytes.size() - 1, Optional.empty());
            }
            Optional<CapturedMachine> undescribed =
                    withoutDescription(bytes.size() - DESCRIPTION_HEADER_BYTES, Optional.of(""));
            if (undescribed.isPresent()) {
                return undescribed;
            }
            findCandidates();
            for (Iterator<Integer> i = candidates.iterator(); i.hasNext(); ) {
                int candidate = i.next();
                long end = (long) candidate + DESCRIPTION_HEADER_BYTES + length(candidate);
                if (end <= bytes.size()) {
                    i.remove();
                    Optional<CapturedMachine> found = described(candidate, (int) end);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        }

        /** What the stream was, now that nothing more comes. A source may leave the description out. */
        CapturedMachine ended() throws StreamException {
            return withoutDescription(bytes.size() - 1, Optional.empty())
                    .orElseThrow(() -> failure(
                            bytes.size(), "the stream ends inside them or inside their description" + lastBegun()));
        }

        /** Where sections end is not known without the description, but a footer before a header tells two of them apart. */
        private String lastBegun() {
            Optional<SectionHeader> last = bytes.header(0);
            for (int i = 1; i < bytes.size() && last.isPresent(); i++) {
                boolean isBehindSection = bytes.isFooter(
                        i - ReceivedBytes.FOOTER_BYTES, last.get().sectionId());
                Optional<SectionHeader> next = isBehindSection ? bytes.header(i) : Optional.empty();
                last = next.isPresent() ? next : last;
            }
            return last.map(section -> ", the last that began is section %d (%s, instance %d)"
                            .formatted(section.sectionId(), section.idstr(), section.instanceId()))
                    .orElse("");
        }

        private void findCandidates() throws StreamException {
            for (; scanned + DESCRIPTION_HEADER_BYTES < bytes.size(); scanned++) {
                if (bytes.u8(scanned) == StreamProtocol.EOF
                        && bytes.u8(scanned + 1) == StreamProtocol.VMDESCRIPTION
                        && bytes.u8(scanned + DESCRIPTION_HEADER_BYTES) == '{'
                        && length(scanned) <= MAX_DESCRIPTION_BYTES) {
                    countLookalike(scanned);
                    candidates.add(scanned);
                }
            }
        }

        private void countLookalike(int index) throws StreamException {
            lookalikes++;
            if (lookalikes > MAX_LOOKALIKES) {
                throw failure(index, "more than %d places look like their end".formatted(MAX_LOOKALIKES));
            }
        }

        private long length(int candidate) {
            return Integer.toUnsignedLong(bytes.u32(candidate + 2));
        }

        private Optional<CapturedMachine> described(int candidate, int end) throws StreamException {
            boolean last = end == bytes.size();
            try {
                String text = text(candidate + DESCRIPTION_HEADER_BYTES, end);
                List<SectionDescription> described = new ArrayList<>(DescriptionParser.parse(text));
                checkEarly(described);
                return Optional.of(
                        machine(SectionCutter.byDescription(bytes, candidate, described), Optional.of(text)));
            } catch (CutException e) {
                if (last) {
                    throw failure(e.index(), String.valueOf(e.getMessage()));
                }
            } catch (DescriptionException e) {
                // Any bytes can begin like a description; one stands where sections end.
                if (last && withoutDescription(candidate, Optional.empty()).isPresent()) {
                    throw failure(candidate, String.valueOf(e.getMessage()));
                }
            }
            return Optional.empty();
        }

        private String text(int from, int to) throws DescriptionException {
            // Most that only begins like one ends here. Nothing in JSON is written with this byte.
            for (int i = from; i < to; i++) {
                if (bytes.u8(i) == 0) {
                    throw new DescriptionException("the description is no JSON: its byte %d is 0".formatted(i - from));
                }
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(bytes.view(from, to))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new DescriptionException("the description is no UTF-8 text: " + e.getMessage());
            }
        }

        /** Accepts sections without description if they end at an index that must hold the end mark. */
        private Optional<CapturedMachine> withoutDescription(int end, Optional<String> description)
                throws StreamException {
            if (end < 0 || bytes.u8(end) != StreamProtocol.EOF || !mayEndSections(end)) {
                return Optional.empty();
            }
            if (description.isPresent() && (bytes.u8(end + 1) != StreamProtocol.VMDESCRIPTION || length(end) != 0)) {
                return Optional.empty();
            }
            try {
                return Optional.of(machine(SectionCutter.byFooters(bytes, end), description));
            } catch (CutException e) {
                // Not yet the end, only something that looks like it.
                countLookalike(end);
                return Optional.empty();
            }
        }

        private boolean mayEndSections(int end) {
            return end == 0
                    || (end >= ReceivedBytes.FOOTER_BYTES
                            && bytes.u8(end - ReceivedBytes.FOOTER_BYTES) == StreamProtocol.SECTION_FOOTER);
        }

        private StreamException failure(int index, String problem) {
            return new StreamException(Errno.EINVAL, base + index, INSIDE + ": " + problem, null);
        }
    }

    /** Removes the early sections from a description after comparing their sizes. */
    private void checkEarly(List<SectionDescription> described) throws DescriptionException {
        for (ForeignSection section : early) {
            SectionDescription found = described.stream()
                    .filter(candidate -> SectionCutter.matches(section.header(), candidate))
                    .findFirst()
                    .orElseThrow(() -> new DescriptionException("the description does not list the early "
                            + section.header().place()));
            if (found.object().bodyBytes() != section.payload().length
                    && !found.object().mayHideNullPointers()) {
                throw new DescriptionException("the early %s has %d bytes up to its footer, by the description %d"
                        .formatted(
                                section.header().place(),
                                section.payload().length,
                                found.object().bodyBytes()));
            }
            described.remove(found);
        }
    }

    private CapturedMachine machine(List<ForeignSection> late, Optional<String> description) {
        List<ForeignSection> all = new ArrayList<>(early);
        all.addAll(late);
        if (configuration == null) {
            throw new IllegalStateException("sections without a configuration before them");
        }
        return new CapturedMachine(configuration, ramSectionId, all, description);
    }

    /** Tells of the sections, now that it is known where each ends. The caller has told of the first header. */
    private static void trace(List<ForeignSection> late) {
        for (int i = 0; i < late.size(); i++) {
            SectionHeader header = late.get(i).header();
            if (i > 0) {
                qemuLoadvmStateSection(StreamProtocol.SECTION_FULL);
                qemuLoadvmStateSectionStartfull(
                        header.sectionId(), header.idstr(), header.instanceId(), header.versionId());
            }
            vmstateLoad(header.idstr(), "(foreign)");
        }
        qemuLoadvmStateSection(StreamProtocol.EOF);
    }
}
