package dev.phaseline.migration.descriptor;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The descriptors that others have given to this process: under names over the control protocol, under numbers at its
 * start. Each is taken once. Owned by {@code main}.
 */
public final class NamedDescriptors implements AutoCloseable {
    private final Map<String, Descriptor> named = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    /** Creates an empty collection. */
    public NamedDescriptors() {}

    /** Whether a text is meant as a number, so that no name may look like it. */
    public static boolean isNumber(String text) {
        return !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
    }

    /** Keeps a descriptor; another one of that name is closed. */
    public void put(String name, Descriptor descriptor) {
        Optional.ofNullable(named.put(name, descriptor)).ifPresent(Descriptor::close);
    }

    /** Closes a descriptor; returns whether there was one. */
    public boolean drop(String name) {
        Descriptor found = named.remove(name);
        if (found == null) {
            return false;
        }
        found.close();
        return true;
    }

    /**
     * Gives a descriptor away.
     *
     * @param text a name, or the number of an inherited one
     * @throws IOException if there is none; the message is one line for the user
     */
    public Descriptor take(String text) throws IOException {
        if (isNumber(text)) {
            return inherited(text);
        }
        Descriptor found = named.remove(text);
        if (found == null) {
            throw new IOException("File descriptor named '%s' has not been found".formatted(text));
        }
        return found;
    }

    private Descriptor inherited(String text) throws IOException {
        try {
            int number = Integer.parseInt(text);
            // The number may stand for something else by now, that has nothing to do with migration.
            if (taken.contains(number)) {
                throw new IOException("descriptor " + number + " was used already");
            }
            Descriptor found = Descriptor.inherited(number);
            taken.add(number);
            return found;
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' is neither a number nor a name of a descriptor", e);
        }
    }

    @Override
    public void close() {
        named.values().forEach(Descriptor::close);
        named.clear();
    }
}
