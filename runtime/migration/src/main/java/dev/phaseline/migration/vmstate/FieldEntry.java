package dev.phaseline.migration.vmstate;

import org.jspecify.annotations.Nullable;

/**
 * What the JSON description says of a field's element, or of several that look alike.
 *
 * @param name the field's name, unique in its description
 * @param position {@code array_len} or {@code index}; null for a single element
 * @param positionValue how many elements this entry stands for, or which one
 * @param type name of the encoding
 * @param isStruct whether the description of a nested object follows as a member of its own
 */
record FieldEntry(String name, @Nullable String position, int positionValue, String type, boolean isStruct) {
    /**
     * Creates the entry for some elements of an array.
     *
     * @param first the first element
     * @param end the one behind the last
     * @param count how many elements the array has
     * @param isNull whether they are null pointers
     */
    static FieldEntry of(String name, VmStateField<?> field, int first, int end, int count, boolean isNull) {
        Content<?> content = field.content();
        String type = isNull ? "nullptr" : content.typeName();
        boolean isStruct = content.struct() != null && !isNull;
        if (!field.describesAllAlike()) {
            return new FieldEntry(name, count > 1 ? "index" : null, first, type, isStruct);
        }
        return new FieldEntry(name, end - first > 1 ? "array_len" : null, end - first, type, isStruct);
    }

    void start(DescriptionJson json) {
        json.startObject(null).put("name", name);
        if (position != null) {
            json.put(position, positionValue);
        }
        json.put("type", type);
        if (isStruct) {
            json.startObject("struct");
        }
    }

    void end(DescriptionJson json, long sizeBytes) {
        if (isStruct) {
            json.end();
        }
        json.put("size", sizeBytes).end();
    }
}
