package dev.phaseline.migration.vmstate;

import org.jspecify.annotations.Nullable;

/**
 * One field of a description: where its elements are, how many, how they are encoded, and when the field is there at
 * all. Immutable; made by {@link Fields}.
 *
 * @param <T> the object that has the field
 */
public final class VmStateField<T> {
    private final String name;
    private final int version;
    private final @Nullable Presence<T> presence;
    private final boolean mustExist;
    private final Content<T> content;

    private VmStateField(
            String name, int version, @Nullable Presence<T> presence, boolean mustExist, Content<T> content) {
        this.name = name;
        this.version = version;
        this.presence = presence;
        this.mustExist = mustExist;
        this.content = content;
    }

    static <T> VmStateField<T> of(String name, Content<T> content) {
        return new VmStateField<>(name, 0, null, false, content);
    }

    static <T> VmStateField<T> validation(String name, Presence<T> valid) {
        return new VmStateField<>(name, 0, valid, true, new Content.Nothing<>());
    }

    /** Returns this field, which came with a version of its description: older streams do not have it. */
    VmStateField<T> since(int firstVersion) {
        return new VmStateField<>(name, firstVersion, presence, mustExist, content);
    }

    /** Returns this field, which is there only if the object, as far as it is loaded, says so. */
    VmStateField<T> when(Presence<T> condition) {
        return new VmStateField<>(name, version, condition, mustExist, content);
    }

    String name() {
        return name;
    }

    /** The version that came with the field; containers use it as the version of their elements. */
    int version() {
        return version;
    }

    boolean mustExist() {
        return mustExist;
    }

    Content<T> content() {
        return content;
    }

    boolean isPresent(T object, int streamVersion) {
        return presence != null ? presence.test(object, streamVersion) : version <= streamVersion;
    }

    boolean describesAllAlike() {
        VmStateDescription<?> struct = content.struct();
        return presence == null && (struct == null || struct.describesAllAlike());
    }

    /**
     * Decides whether a field is there.
     *
     * @param <T> the object that has the field
     */
    public interface Presence<T> {
        /**
         * Decides.
         *
         * @param version the version of the description that is saved or loaded
         */
        boolean test(T object, int version);
    }
}
