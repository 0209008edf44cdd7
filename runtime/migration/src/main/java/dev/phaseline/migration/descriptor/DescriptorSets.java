package dev.phaseline.migration.descriptor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Descriptors that a client of the control protocol has given to this process, in numbered sets: each set is a file,
 * {@code /dev/fdset/N}, which its members open in one way each. Opening it takes none away. Owned by {@code main}.
 *
 * <p>Source: QEMU {@code monitor/fds.c}.
 */
public final class DescriptorSets implements AutoCloseable {
    /** What the path of a set begins with. */
    public static final String PATH_PREFIX = "/dev/fdset/";

    // As a QEMU that migrates opens its file: its refusals name these.
    private static final int FLAGS_TO_READ = 0;
    private static final int FLAGS_TO_WRITE = 0x41;

    private final Map<Long, List<Member>> sets = new TreeMap<>(Comparator.reverseOrder());

    /**
     * A descriptor of a set.
     *
     * @param opaque what the client wants to be told with it
     */
    public record Member(Descriptor descriptor, Optional<String> opaque) {}

    /** Creates an empty collection. */
    public DescriptorSets() {}

    /**
     * Adds a descriptor.
     *
     * @param set its number; the lowest that is free, if there is none
     * @param member belongs to this collection from now on
     * @return the number of the set
     */
    public long add(OptionalLong set, Member member) {
        long number = set.orElseGet(this::lowestFree);
        sets.computeIfAbsent(number, _ -> new ArrayList<>()).add(member);
        return number;
    }

    private long lowestFree() {
        long number = 0;
        while (sets.containsKey(number)) {
            number++;
        }
        return number;
    }

    /**
     * Closes a descriptor, or all of a set. What was opened through it stays open.
     *
     * @param number of the descriptor; none is all of the set
     * @return whether there was what was named
     */
    public boolean remove(long set, OptionalLong number) {
        List<Member> members = sets.getOrDefault(set, List.of());
        List<Member> named = members.stream()
                .filter(member -> number.isEmpty() || member.descriptor().number() == number.getAsLong())
                .toList();
        if (named.isEmpty()) {
            return false;
        }
        named.forEach(member -> member.descriptor().close());
        members.removeAll(named);
        if (members.isEmpty()) {
            sets.remove(set);
        }
        return true;
    }

    /** All sets, the highest number first, with their members in the order in which they came. */
    public Map<Long, List<Member>> all() {
        var copy = new TreeMap<Long, List<Member>>(Comparator.reverseOrder());
        sets.forEach((number, members) -> copy.put(number, List.copyOf(members)));
        return copy;
    }

    /**
     * Opens the file that a set is, in the one direction that its member has.
     *
     * @param path begins with {@link #PATH_PREFIX}
     * @throws IOException if there is no such set, or none of its members was opened for just that; the message is one
     *     line for the user
     */
    public Descriptor open(String path, boolean forWriting) throws IOException {
        List<Member> members = sets.get(number(path));
        if (members == null) {
            throw new IOException("Failed to find fdset " + path);
        }
        for (Member member : members) {
            Descriptor descriptor = member.descriptor();
            if (descriptor.isWritable() == forWriting && descriptor.isReadable() != forWriting) {
                return descriptor.duplicate();
            }
        }
        throw new IOException("Failed to find file descriptor with matching flags=0x%x"
                .formatted(forWriting ? FLAGS_TO_WRITE : FLAGS_TO_READ));
    }

    private static long number(String path) throws IOException {
        try {
            return Long.parseLong(path.substring(PATH_PREFIX.length()));
        } catch (NumberFormatException e) {
            throw new IOException("Could not parse fdset " + path, e);
        }
    }

    @Override
    public void close() {
        sets.values()
                .forEach(
                        members -> members.forEach(member -> member.descriptor().close()));
        sets.clear();
    }
}
