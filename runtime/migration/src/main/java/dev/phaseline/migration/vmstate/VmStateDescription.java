package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the state of an object consists of, in the order of the stream: fields, then optional subsections.
 *
 * <p>Nothing on the wire says which fields follow, so both sides must agree on this description; versions and
 * predicates are the ways to change it later. Immutable.
 *
 * <p>Source: QEMU {@code include/migration/vmstate.h}, {@code VMStateDescription}.
 *
 * @param <T> the object whose state it is
 */
public final class VmStateDescription<T> {
    private final String name;
    private final int version;
    private final int minimumVersion;
    private final MigrationPriority priority;
    private final List<VmStateField<T>> fields;
    private final List<VmStateDescription<T>> subsections;
    private final Predicate<T> needed;
    private final @Nullable Hook<T> preSave;
    private final @Nullable Hook<T> postSave;
    private final @Nullable Hook<T> preLoad;
    private final @Nullable PostLoad<T> postLoad;
    private final @Nullable OldLoader<T> oldLoader;
    private final int oldestVersion;

    private VmStateDescription(Builder<T> builder) {
        name = builder.name;
        version = builder.version;
        minimumVersion = builder.minimumVersion;
        priority = builder.priority;
        fields = List.copyOf(builder.fields);
        subsections = List.copyOf(builder.subsections);
        needed = builder.needed;
        preSave = builder.preSave;
        postSave = builder.postSave;
        preLoad = builder.preLoad;
        postLoad = builder.postLoad;
        oldLoader = builder.oldLoader;
        oldestVersion = builder.oldestVersion;
    }

    /** Begins a description of version 1, always needed, without fields. */
    public static <T> Builder<T> builder(String name) {
        return new Builder<>(name);
    }

    /** Returns the name, which is also the section's, unless a device path comes first. */
    public String name() {
        return name;
    }

    /** Returns the version that is saved, and the newest that can be loaded. */
    public int version() {
        return version;
    }

    /** Returns the oldest version that can be loaded. */
    public int minimumVersion() {
        return minimumVersion;
    }

    /** Tells whether objects of a version can be loaded. */
    boolean takes(int streamVersion) {
        return streamVersion <= version && streamVersion >= minimumVersion;
    }

    /** Returns which devices this one comes before. */
    public MigrationPriority priority() {
        return priority;
    }

    /** Tells whether the object has anything to save; if not, its section or subsection is left out. */
    public boolean needed(T object) {
        return needed.test(object);
    }

    List<VmStateField<T>> fields() {
        return fields;
    }

    List<VmStateDescription<T>> subsections() {
        return subsections;
    }

    @Nullable
    Hook<T> preSave() {
        return preSave;
    }

    @Nullable
    Hook<T> postSave() {
        return postSave;
    }

    /** What loads a version that is too old for the fields, or null if nothing does. */
    @Nullable
    OldLoader<T> oldLoader(int streamVersion) {
        return streamVersion >= oldestVersion ? oldLoader : null;
    }

    @Nullable
    Hook<T> preLoad() {
        return preLoad;
    }

    @Nullable
    PostLoad<T> postLoad() {
        return postLoad;
    }

    /**
     * Tells whether every element of an array of such objects is described by the first: nothing in it comes and goes.
     */
    boolean describesAllAlike() {
        return subsections.isEmpty() && fields.stream().allMatch(VmStateField::describesAllAlike);
    }

    @Override
    public String toString() {
        return name + " v" + version;
    }

    /**
     * Prepares an object for being saved, or for being loaded.
     *
     * @param <T> the object
     */
    public interface Hook<T> {
        /** Prepares the object, or refuses. */
        void run(T object) throws StateException;
    }

    /**
     * Makes an object consistent with the fields that were loaded into it, or refuses them.
     *
     * @param <T> the object
     */
    public interface PostLoad<T> {
        /**
         * Called after all fields and subsections.
         *
         * @param version the version that was loaded
         */
        void run(T object, int version) throws StateException;
    }

    /**
     * Loads an object as versions wrote it that were before its fields were described.
     *
     * @param <T> the object
     */
    public interface OldLoader<T> {
        /**
         * Reads all that the object has in the stream.
         *
         * @throws StreamException if the stream ends or holds what is not allowed
         */
        void load(QemuInputFile in, T object, int version) throws StreamException;
    }

    /**
     * Collects the parts of a description.
     *
     * @param <T> the object
     */
    public static final class Builder<T> {
        private final String name;
        private final List<VmStateField<T>> fields = new ArrayList<>();
        private final List<VmStateDescription<T>> subsections = new ArrayList<>();
        private int version = 1;
        private int minimumVersion;
        private MigrationPriority priority = MigrationPriority.DEFAULT;
        private Predicate<T> needed = object -> true;
        private @Nullable Hook<T> preSave;
        private @Nullable Hook<T> postSave;
        private @Nullable Hook<T> preLoad;
        private @Nullable PostLoad<T> postLoad;
        private @Nullable OldLoader<T> oldLoader;
        private int oldestVersion;

        private Builder(String name) {
            if (name.isEmpty() || name.length() > 0xff || !name.chars().allMatch(c -> c > ' ' - 1 && c < 0x7f)) {
                throw new IllegalArgumentException("a description's name is 1 to 255 ASCII characters: " + name);
            }
            this.name = name;
        }

        /**
         * Sets the version.
         *
         * @param current what is saved
         * @param minimum the oldest that can be loaded
         */
        public Builder<T> version(int current, int minimum) {
            version = current;
            minimumVersion = minimum;
            return this;
        }

        /** Sets which devices this one comes before. */
        public Builder<T> priority(MigrationPriority value) {
            priority = value;
            return this;
        }

        /** Adds the next field. */
        public Builder<T> field(VmStateField<T> field) {
            fields.add(field);
            return this;
        }

        /**
         * Adds the next field, which older versions do not have.
         *
         * @param firstVersion the first version with the field; also the version of a list's elements
         */
        public Builder<T> fieldSince(int firstVersion, VmStateField<T> field) {
            return field(field.since(firstVersion));
        }

        /**
         * Adds the next field, which is not always there.
         *
         * @param condition decides by the object, as far as it is loaded, and the version of the stream
         */
        public Builder<T> fieldIf(VmStateField.Presence<T> condition, VmStateField<T> field) {
            return field(field.when(condition));
        }

        /**
         * Adds a subsection.
         *
         * @throws IllegalArgumentException if its name does not begin with this one's: a reader could not find it
         */
        public Builder<T> subsection(VmStateDescription<T> subsection) {
            if (!subsection.name.startsWith(name) || subsection.name.length() == name.length()) {
                throw new IllegalArgumentException(
                        "the name of subsection " + subsection.name + " must begin with " + name + " and be longer");
            }
            subsections.add(subsection);
            return this;
        }

        /** Leaves the section or subsection out unless the object satisfies a condition. */
        public Builder<T> needed(Predicate<T> condition) {
            needed = condition;
            return this;
        }

        /** Runs a hook before the first field is saved. */
        public Builder<T> preSave(Hook<T> hook) {
            preSave = hook;
            return this;
        }

        /** Runs a hook after everything was saved, or could not be: gives back what the hook before took. */
        public Builder<T> postSave(Hook<T> hook) {
            postSave = hook;
            return this;
        }

        /**
         * Loads versions before the minimum in another way.
         *
         * @param oldest the oldest version that the loader takes
         */
        public Builder<T> oldLoader(int oldest, OldLoader<T> loader) {
            oldestVersion = oldest;
            oldLoader = loader;
            return this;
        }

        /** Runs a hook before the first field is loaded. */
        public Builder<T> preLoad(Hook<T> hook) {
            preLoad = hook;
            return this;
        }

        /** Runs a hook after all fields and subsections are loaded. */
        public Builder<T> postLoad(PostLoad<T> hook) {
            postLoad = hook;
            return this;
        }

        /** Returns the description. */
        public VmStateDescription<T> build() {
            return new VmStateDescription<>(this);
        }
    }
}
