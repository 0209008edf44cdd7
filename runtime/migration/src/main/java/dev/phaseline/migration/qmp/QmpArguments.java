package dev.phaseline.migration.qmp;

import dev.phaseline.migration.descriptor.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arguments of one command. Each is asked for once; {@link #rejectOthers} then refuses what nobody asked for, so that
 * a misspelt argument is not silently ignored.
 */
public final class QmpArguments {
    private final ObjectNode members;
    private final Set<String> unasked;
    private final Supplier<Optional<Descriptor>> descriptors;

    /** Wraps the {@code arguments} of a command. */
    public QmpArguments(ObjectNode members) {
        this(members, Optional::empty);
    }

    /**
     * Wraps the {@code arguments} of a command whose client can send descriptors.
     *
     * @param descriptors gives the one away that came first
     */
    QmpArguments(ObjectNode members, Supplier<Optional<Descriptor>> descriptors) {
        this.members = members;
        this.descriptors = descriptors;
        this.unasked = new TreeSet<>(members.propertyNames());
    }

    /** A text that must be there. */
    public String string(String name) throws QmpException {
        return optionalString(name).orElseThrow(() -> missing(name));
    }

    /** A text that may be missing. */
    public Optional<String> optionalString(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(value.stringValueOpt().orElseThrow(() -> wrongType(name, "string")));
    }

    /** Whether an argument is there and null. */
    public boolean takeNull(String name) {
        JsonNode value = members.get(name);
        if (value == null || !value.isNull()) {
            return false;
        }
        take(name);
        return true;
    }

    /** Takes a descriptor that the client has sent with this command or before; the caller owns it. */
    public Optional<Descriptor> takeDescriptor() {
        return descriptors.get();
    }

    /** A truth value that may be missing. */
    public Optional<Boolean> optionalBool(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(value.booleanValueOpt().orElseThrow(() -> wrongType(name, "boolean")));
    }

    /** A truth value that must be there. */
    public boolean bool(String name) throws QmpException {
        return optionalBool(name).orElseThrow(() -> missing(name));
    }

    /** A whole number that may be missing. */
    public OptionalLong optionalInteger(String name) throws QmpException {
        return optionalNumber(name, wrongType(name, "integer"));
    }

    /** A whole number that may be missing, and that QEMU keeps in 64 bits without a sign. */
    public OptionalLong optionalUnsigned(String name) throws QmpException {
        return optionalNumber(name, new QmpException("Parameter '%s' expects uint64".formatted(name)));
    }

    private OptionalLong optionalNumber(String name, QmpException wrongType) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType;
        }
        return OptionalLong.of(value.longValue());
    }

    /** A list of texts, empty if it is missing. */
    public List<String> strings(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(name, "array");
        }
        var texts = new ArrayList<String>();
        for (JsonNode element : value) {
            String place = "%s[%d]".formatted(name, texts.size());
            texts.add(element.stringValueOpt().orElseThrow(() -> wrongType(place, "string")));
        }
        return List.copyOf(texts);
    }

    /** A list of objects that must be there. */
    public List<QmpArguments> objects(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            throw missing(name);
        }
        if (!value.isArray()) {
            throw wrongType(name, "array");
        }
        var objects = new ArrayList<QmpArguments>();
        for (JsonNode element : value) {
            if (!(element instanceof ObjectNode object)) {
                throw wrongType("%s[%d]".formatted(name, objects.size()), "object");
            }
            objects.add(new QmpArguments(object));
        }
        return List.copyOf(objects);
    }

    /** Throws if there are arguments that were not asked for. */
    public void rejectOthers() throws QmpException {
        if (!unasked.isEmpty()) {
            throw new QmpException(
                    "Parameter '%s' is unexpected".formatted(unasked.iterator().next()));
        }
    }

    private @Nullable JsonNode take(String name) {
        unasked.remove(name);
        return members.get(name);
    }

    private static QmpException missing(String name) {
        return new QmpException("Parameter '%s' is missing".formatted(name));
    }

    private static QmpException wrongType(String name, String expected) {
        return new QmpException("Invalid parameter type for '%s', expected: %s".formatted(name, expected));
    }
}
