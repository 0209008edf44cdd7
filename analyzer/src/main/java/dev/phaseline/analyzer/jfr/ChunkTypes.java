package dev.phaseline.analyzer.jfr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of a chunk, from its metadata: a table of strings and a tree of elements whose names, attribute names and
 * attribute values are numbers in the table. Under {@code root}, {@code metadata} has the classes; a class has fields and
 * annotations.
 *
 * <p>Source: OpenJDK {@code jdk.jfr.internal.MetadataReader}.
 */
final class ChunkTypes {
    /** Values that hold each other deeper than this are none. */
    static final int DEEPEST = 16;

    private final Map<Long, Type> types = new HashMap<>();
    private long timespan = -1;
    private long timestamp = -1;

    /**
     * A type.
     *
     * @param name its full name
     * @param fields its fields in the order of their values; a primitive or string has none
     * @param annotations the attributes of each annotation by the number of the annotation's type
     */
    record Type(long id, String name, List<Field> fields, Map<Long, Map<String, String>> annotations) {}

    /**
     * A field.
     *
     * @param type the number of its type
     * @param isConstant whether its value is the number of a constant
     * @param isArray whether it has any number of values
     * @param ticks whether it counts ticks
     */
    record Field(String name, long type, boolean isConstant, boolean isArray, Ticks ticks) {}

    /** What a number is that counts ticks of the chunk's clock. */
    enum Ticks {
        NONE,
        SPAN,
        MOMENT
    }

    private record Element(String name, Map<String, String> attributes, List<Element> children) {}

    private ChunkTypes() {}

    /** Reads the metadata at an offset; empty if it makes no sense. */
    static Optional<ChunkTypes> read(RecordInput input, long offset) {
        input.record(offset);
        input.number(); // type
        input.number(); // start
        input.number(); // duration
        input.number(); // number of the metadata
        var strings = new String[input.count()];
        for (int i = 0; i < strings.length; i++) {
            if (input.text() != RecordInput.Text.BYTES) {
                input.breakOff();
            }
            strings[i] = input.string();
        }
        var root = element(input, strings, 0);
        if (input.isBroken()) {
            return Optional.empty();
        }
        var types = new ChunkTypes();
        types.addAnnotationTypes(root);
        types.add(root);
        return Optional.of(types);
    }

    private static Element element(RecordInput input, String[] strings, int depth) {
        if (depth > DEEPEST) {
            input.breakOff();
        }
        var name = string(input, strings);
        var attributes = new HashMap<String, String>();
        for (int count = input.count(); count > 0 && !input.isBroken(); count--) {
            attributes.put(string(input, strings), string(input, strings));
        }
        var children = new ArrayList<Element>();
        for (int count = input.count(); count > 0 && !input.isBroken(); count--) {
            children.add(element(input, strings, depth + 1));
        }
        return new Element(name, attributes, children);
    }

    private static String string(RecordInput input, String[] strings) {
        long index = input.number();
        if (index < 0 || index >= strings.length) {
            input.breakOff();
            return "";
        }
        return strings[(int) index];
    }

    /** Annotations of fields mean something by the names of their types, which may come later. */
    private void addAnnotationTypes(Element element) {
        if (element.name().equals("class")) {
            var name = element.attributes().getOrDefault("name", "");
            if (name.equals("jdk.jfr.Timespan")) {
                timespan = id(element.attributes().get("id"));
            } else if (name.equals("jdk.jfr.Timestamp")) {
                timestamp = id(element.attributes().get("id"));
            }
        } else {
            element.children().forEach(this::addAnnotationTypes);
        }
    }

    private Ticks ticks(Element field) {
        for (var child : field.children()) {
            if (child.name().equals("annotation")
                    && "TICKS".equals(child.attributes().get("value"))) {
                long type = id(child.attributes().get("class"));
                return type == timespan ? Ticks.SPAN : type == timestamp ? Ticks.MOMENT : Ticks.NONE;
            }
        }
        return Ticks.NONE;
    }

    private void add(Element element) {
        if (element.name().equals("class")) {
            addClass(element);
        } else {
            element.children().forEach(this::add);
        }
    }

    private void addClass(Element element) {
        var fields = new ArrayList<Field>();
        var annotations = new HashMap<Long, Map<String, String>>();
        for (var child : element.children()) {
            var attributes = child.attributes();
            if (child.name().equals("field")) {
                fields.add(new Field(
                        attributes.getOrDefault("name", ""),
                        id(attributes.get("class")),
                        "true".equals(attributes.get("constantPool")),
                        attributes.containsKey("dimension"),
                        ticks(child)));
            } else if (child.name().equals("annotation")) {
                annotations.put(id(attributes.get("class")), attributes);
            }
        }
        long id = id(element.attributes().get("id"));
        types.put(id, new Type(id, element.attributes().getOrDefault("name", ""), fields, annotations));
    }

    private static long id(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The type of a number, if the chunk has it. */
    Optional<Type> type(long id) {
        return Optional.ofNullable(types.get(id));
    }

    /** The attributes of a type's annotation, if it has it. */
    Optional<Map<String, String>> annotation(Type type, String annotationName) {
        return type.annotations().entrySet().stream()
                .filter(entry -> type(entry.getKey())
                        .filter(annotation -> annotation.name().equals(annotationName))
                        .isPresent())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Steps over a value of a field. */
    void skip(RecordInput input, Field field) {
        int count = field.isArray() ? input.count() : 1;
        for (int i = 0; i < count && !input.isBroken(); i++) {
            if (field.isConstant()) {
                input.number();
            } else {
                skip(input, field.type(), 0);
            }
        }
    }

    /** Steps over a value of a type. */
    void skip(RecordInput input, long id) {
        skip(input, id, 0);
    }

    private void skip(RecordInput input, long id, int depth) {
        var type = types.get(id);
        if (type == null || depth > DEEPEST) {
            input.breakOff();
            return;
        }
        switch (type.name()) {
            case "boolean", "byte" -> input.skip(1);
            case "short", "char", "int", "long" -> input.number();
            case "float" -> input.skip(Float.BYTES);
            case "double" -> input.skip(Double.BYTES);
            case "java.lang.String" -> input.text();
            default -> {
                for (var field : type.fields()) {
                    int count = field.isArray() ? input.count() : 1;
                    for (int i = 0; i < count && !input.isBroken(); i++) {
                        if (field.isConstant()) {
                            input.number();
                        } else {
                            skip(input, field.type(), depth + 1);
                        }
                    }
                }
            }
        }
    }
}
