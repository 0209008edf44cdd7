package dev.phaseline.migration.savevm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.stream.ByteStreams;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands where in a whole stream, found with nothing but the stream's own description of its devices, as a receiver
 * does that does not know them.
 */
public final class StreamMap {
    private static final int EOF = 0;
    private static final int START = 1;
    private static final int PART = 2;
    private static final int END = 3;
    private static final int FULL = 4;
    private static final int DESCRIPTION = 6;
    private static final int CONFIGURATION = 7;
    private static final int COMMAND = 8;
    private static final int FOOTER = 0x7e;
    private static final int FOOTER_BYTES = 5;
    private static final int HEADER_BYTES = 8;
    private static final int FLAGS = 0xfff;

    private static final String SECTION = "section";
    private static final String HEADER_NAME = "the header";
    private static final String DESCRIPTION_NAME = "the description";

    private final byte[] stream;
    private final List<Item> items = new ArrayList<>();
    private final List<Integer> pages = new ArrayList<>();
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final Map<Owner, Long> deviceBytes = new HashMap<>();
    private final QemuInputFile in;
    private int devices;

    /**
     * One item of the stream.
     *
     * @param name how messages begin that are about it; those about commands and the end mark tell the section before
     * @param start of its header
     * @param payload behind its header
     * @param footer of a section; elsewhere the same as the end
     * @param end behind it
     */
    public record Item(String name, int start, int payload, int footer, int end) {}

    /** Whose state a section holds. */
    private record Owner(String idstr, int instance) {}

    private StreamMap(byte[] stream) throws StreamException {
        this.stream = stream;
        in = ByteStreams.input(stream);
        readSizes();
        readHeader();
        boolean ends = false;
        while (!ends) {
            ends = readItem();
        }
        assertThat(in.getU8()).isEqualTo(DESCRIPTION);
        int start = position() - 1;
        int length = in.getU32();
        in.skip(length);
        add(DESCRIPTION_NAME, start, start + FOOTER_BYTES);
        assertThat(position()).isEqualTo(stream.length);
    }

    /** Reads a stream to its last byte; an assertion fails where anything in it does not stand where it has to. */
    public static StreamMap of(byte[] stream) throws StreamException {
        return new StreamMap(stream.clone());
    }

    /** The items, in their order. */
    public List<Item> items() {
        return items;
    }

    /** How many device sections there are. */
    public int deviceCount() {
        return devices;
    }

    /** The bytes at which headers, payloads and footers begin. */
    public Set<Integer> boundaries() {
        var found = new TreeSet<Integer>();
        for (Item item : items) {
            found.addAll(List.of(item.start(), item.payload(), item.footer()));
        }
        found.remove(stream.length);
        return found;
    }

    /** Where records of RAM begin. */
    public List<Integer> ramRecords() {
        return pages;
    }

    /** Bytes of the stream. */
    public int length() {
        return stream.length;
    }

    /** The section that a receiver is at which gets nothing from a byte on, as its messages begin. */
    public String sectionAt(int offset) {
        Item item = items.stream()
                .filter(candidate -> offset < candidate.end())
                .findFirst()
                .orElseThrow();
        boolean isInside = item.name().startsWith(SECTION) && offset >= item.payload();
        if (isInside || item.name().equals(DESCRIPTION_NAME)) {
            return item.name();
        }
        return items.stream()
                .filter(before -> before.end() <= item.start())
                .map(Item::name)
                .filter(name -> name.startsWith(SECTION))
                .reduce(HEADER_NAME, (first, second) -> second);
    }

    /** Whether a byte of another stream is in the same item: all headers and footers before it are where they are here. */
    public boolean isLike(byte[] other, int offset) {
        return other.length > offset
                && items.stream()
                        .filter(item -> item.end() <= offset)
                        .allMatch(item -> isSame(other, item.start(), item.payload())
                                && isSame(other, item.footer(), item.end()));
    }

    private boolean isSame(byte[] other, int from, int to) {
        return Arrays.equals(stream, from, to, other, from, to);
    }

    private int position() {
        return (int) in.position();
    }

    private void add(String name, int start, int payload) {
        items.add(new Item(name, start, payload, position(), position()));
    }

    private void readSizes() {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        JsonNode description = JsonMapper.shared().readTree(text.substring(text.lastIndexOf("{\"page_size\"")));
        for (JsonNode device : description.get("devices")) {
            deviceBytes.put(
                    new Owner(
                            device.get("name").asString(),
                            device.get("instance_id").asInt()),
                    bodyBytes(device));
        }
    }

    /** The size of each field, times its elements; each subsection adds 05, a length byte, its name and its version. */
    private static long bodyBytes(JsonNode description) {
        long bytes = 0;
        for (JsonNode field : description.get("fields")) {
            bytes += field.get("size").asLong() * field.path("array_len").asLong(1);
        }
        for (JsonNode subsection : description.path("subsections")) {
            bytes += 6 + subsection.get("vmsd_name").asString().length() + bodyBytes(subsection);
        }
        return bytes;
    }

    private void readHeader() throws StreamException {
        in.skip(HEADER_BYTES);
        add(HEADER_NAME, 0, Integer.BYTES);
        assertThat(in.getU8()).isEqualTo(CONFIGURATION);
        in.skip(in.getU32());
        add(HEADER_NAME, HEADER_BYTES, HEADER_BYTES + 1 + Integer.BYTES);
    }

    /** Returns whether it was the end mark. */
    private boolean readItem() throws StreamException {
        int start = position();
        int type = in.getU8();
        switch (type) {
            case START, FULL -> readSection(start, in.getU32(), true);
            case PART, END -> readSection(start, in.getU32(), false);
            case COMMAND -> {
                in.skip(2);
                int length = in.getU16();
                in.skip(length);
                add("command", start, start + FOOTER_BYTES);
            }
            case EOF -> add("", start, position());
            default -> throw in.failure(Errno.EINVAL, "item type " + type);
        }
        return type == EOF;
    }

    private void readSection(int start, int id, boolean begins) throws StreamException {
        if (begins) {
            owners.put(id, new Owner(in.getStr8(), in.getU32()));
            in.skip(Integer.BYTES);
        }
        Owner owner = Objects.requireNonNull(owners.get(id));
        int payload = position();
        if (deviceBytes.containsKey(owner)) {
            devices++;
            in.skip(deviceBytes.get(owner));
        } else {
            assertThat(owner.idstr()).isEqualTo("ram");
            readRam();
        }
        int footer = position();
        assertThat(in.getU8()).as("footer of %s", owner).isEqualTo(FOOTER);
        assertThat(in.getU32()).isEqualTo(id);
        items.add(new Item((SECTION + " %d (%s").formatted(id, owner.idstr()), start, payload, footer, position()));
    }

    private void readRam() throws StreamException {
        while (true) {
            int at = position();
            long header = in.getU64();
            switch ((int) (header & FLAGS & ~0x20)) {
                case 0x10 -> {
                    return;
                }
                case 0x04 -> {
                    for (long left = header & ~FLAGS; left > 0; ) {
                        in.getStr8();
                        left -= in.getU64();
                    }
                }
                case 0x02 -> readPage(at, header, 1);
                case 0x08 -> readPage(at, header, 4096);
                default -> throw in.failure(Errno.EINVAL, "RAM record " + header);
            }
        }
    }

    private void readPage(int at, long header, int bytes) throws StreamException {
        pages.add(at);
        if ((header & 0x20) == 0) {
            in.getStr8();
        }
        in.skip(bytes);
    }
}
