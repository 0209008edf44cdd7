package dev.phaseline.migration.qmp;

import dev.phaseline.migration.descriptor.Descriptor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    private final ObjectNode members;

    /** What stands before a name in messages: the way from the command's arguments to this object. */
    private final String place;

    private final Set<String> unasked;
    private final Supplier<Optional<Descriptor>> descriptors;

    /** Wraps the {@code arguments} of a command. */
    public QmpArguments(ObjectNode members) {
        this(members, "", Optional::empty);
    }

    /**
     * Wraps the {@code arguments} of a command whose client can send descriptors.
     *
     * @param descriptors gives the one away that came first
     */
    QmpArguments(ObjectNode members, Supplier<Optional<Descriptor>> descriptors) {
        this(members, "", descriptors);
    }

    private QmpArguments(ObjectNode members, String place, Supplier<Optional<Descriptor>> descriptors) {
        this.members = members;
        this.place = place;
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

    /** A text that may be missing; null stands for the empty text. */
    public Optional<String> optionalStringOrNull(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(
                value.isNull() ? "" : value.stringValueOpt().orElseThrow(() -> wrongType(name, "StrOrNull")));
    }

    /** One of the constants of a type, by its name in small letters; it may be missing. */
    public <E extends Enum<E>> Optional<E> optionalChoice(String name, Class<E> type) throws QmpException {
        Optional<String> text = optionalString(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text.get())) {
                return Optional.of(value);
            }
        }
        // QEMU does not say where such a name stands.
        throw new QmpException("Parameter '%s' does not accept value '%s'".formatted(name, text.get()));
    }

    /** As {@link #optionalChoice}, but it must be there. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) throws QmpException {
        return optionalChoice(name, type).orElseThrow(() -> missing(name));
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

    /** A whole number that must be there. */
    public long integer(String name) throws QmpException {
        return optionalInteger(name).orElseThrow(() -> missing(name));
    }

    /** A whole number that may be missing. */
    public OptionalLong optionalInteger(String name) throws QmpException {
        return optionalNumber(name, wrongType(name, "integer"));
    }

    /** A whole number that may be missing, and that QEMU keeps in 64 bits without a sign. */
    public OptionalLong optionalUnsigned(String name) throws QmpException {
        return optionalNumber(name, new QmpException("Parameter '%s%s' expects uint64".formatted(place, name)));
    }

    /** A whole number that must be there, and that QEMU keeps in 64 bits without a sign. */
    public long unsigned(String name) throws QmpException {
        return optionalUnsigned(name).orElseThrow(() -> missing(name));
    }

    /**
     * A whole number that may be missing, and that QEMU keeps without a sign.
     *
     * @param bits 8, 16, 32 or 64, in which it must fit; a negative number stands for what has the same 64 bits
     */
    public OptionalLong optionalUnsigned(String name, int bits) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()
                || value.bigIntegerValue().bitLength() > Long.SIZE
                || value.bigIntegerValue().compareTo(LEAST) < 0) {
            throw new QmpException("Parameter '%s%s' expects uint64".formatted(place, name));
        }
        long number = value.bigIntegerValue().longValue();
        if (bits < Long.SIZE && number >>> bits != 0) {
            throw new QmpException("Parameter '%s%s' expects uint%d_t".formatted(place, name, bits));
        }
        return OptionalLong.of(number);
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
        return members.has(name) ? requiredStrings(name) : List.of();
    }

    /** A list of texts that must be there. */
    public List<String> requiredStrings(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            throw missing(name);
        }
        if (!value.isArray()) {
            throw wrongType(name, "array");
        }
        var texts = new ArrayList<String>();
        for (JsonNode element : value) {
            String where = "%s[%d]".formatted(name, texts.size());
            texts.add(element.stringValueOpt().orElseThrow(() -> wrongType(where, "string")));
        }
        return List.copyOf(texts);
    }

    /** A list of objects that must be there. */
    public List<QmpArguments> objects(String name) throws QmpException {
        return optionalObjects(name).orElseThrow(() -> missing(name));
    }

    /** A list of objects that may be missing. */
    public Optional<List<QmpArguments>> optionalObjects(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            throw wrongType(name, "array");
        }
        var objects = new ArrayList<QmpArguments>();
        for (JsonNode element : value) {
            objects.add(nested(element, "%s[%d]".formatted(name, objects.size())));
        }
        return Optional.of(List.copyOf(objects));
    }

    /** An object that must be there. */
    public QmpArguments object(String name) throws QmpException {
        JsonNode value = take(name);
        if (value == null) {
            throw missing(name);
        }
        return nested(value, name);
    }

    /** An object that may be missing. */
    public Optional<QmpArguments> optionalObject(String name) throws QmpException {
        return members.has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    private QmpArguments nested(JsonNode value, String name) throws QmpException {
        if (!(value instanceof ObjectNode object)) {
            throw wrongType(name, "object");
        }
        return new QmpArguments(object, place + name + ".", descriptors);
    }

    /** Throws if there are arguments that were not asked for. */
    public void rejectOthers() throws QmpException {
        if (!unasked.isEmpty()) {
            throw new QmpException("Parameter '%s%s' is unexpected"
                    .formatted(place, unasked.iterator().next()));
        }
    }

    private @Nullable JsonNode take(String name) {
        unasked.remove(name);
        return members.get(name);
    }

    private QmpException missing(String name) {
        return new QmpException("Parameter '%s%s' is missing".formatted(place, name));
    }

    private QmpException wrongType(String name, String expected) {
        return new QmpException("Invalid parameter type for '%s%s', expected: %s".formatted(place, name, expected));
    }
}
