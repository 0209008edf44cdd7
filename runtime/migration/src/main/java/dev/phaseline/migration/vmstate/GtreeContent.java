package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.trace.MigrationTrace.getGtree;
import static dev.phaseline.migration.trace.MigrationTrace.getGtreeEnd;
import static dev.phaseline.migration.trace.MigrationTrace.putGtree;
import static dev.phaseline.migration.trace.MigrationTrace.putGtreeEnd;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A map in the order of its keys: {@code u32} number of nodes, each behind a byte 1, then a byte 0. Source: QEMU
 * {@code migration/vmstate-types.c}, {@code vmstate_info_gtree}.
 *
 * @param <T> the object that has the map, which is empty before a load
 * @param <K> the key
 * @param <V> the value
 */
record GtreeContent<T, K, V>(
        Key<K> key, VmStateDescription<V> description, Supplier<V> newValue, Function<T, SortedMap<K, V>> map)
        implements Content<T> {
    private static final int NODE = 1;
    private static final int END = 0;

    /** How keys are written. */
    sealed interface Key<K> {
        /** What events show as the description of a key. */
        String name();

        /** Tells whether keys of a version can be read. */
        boolean takes(int version);

        void save(VmStateSaver saver, K key) throws StateException;

        K load(VmStateLoader loader, int version) throws StreamException;
    }

    /** A key that is a number. */
    record DirectKey() implements Key<Long> {
        @Override
        public String name() {
            return "direct";
        }

        @Override
        public boolean takes(int version) {
            return true;
        }

        @Override
        public void save(VmStateSaver saver, Long key) {
            saver.out().putU64(key);
        }

        @Override
        public Long load(VmStateLoader loader, int version) throws StreamException {
            return loader.in().getU64();
        }
    }

    /** A key that is an object. */
    record ObjectKey<K>(VmStateDescription<K> description, Supplier<K> newKey) implements Key<K> {
        @Override
        public String name() {
            return description.name();
        }

        @Override
        public boolean takes(int version) {
            return description.takes(version);
        }

        @Override
        public void save(VmStateSaver saver, K key) throws StateException {
            saver.save(description, key);
        }

        @Override
        public K load(VmStateLoader loader, int version) throws StreamException {
            K loaded = newKey.get();
            loader.load(description, loaded, version);
            return loaded;
        }
    }

    @Override
    public String typeName() {
        return "gtree";
    }

    @Override
    public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException {
        SortedMap<K, V> nodes = map.apply(object);
        putGtree(field.name(), key.name(), description.name(), nodes.size());
        saver.out().putU32(nodes.size());
        try {
            for (Map.Entry<K, V> node : nodes.entrySet()) {
                saver.out().putU8(NODE);
                key.save(saver, node.getKey());
                saver.save(description, node.getValue());
            }
        } catch (StateException e) {
            putGtreeEnd(field.name(), key.name(), description.name(), e.errno().returnCode());
            throw e;
        }
        saver.out().putU8(END);
        putGtreeEnd(field.name(), key.name(), description.name(), 0);
    }

    @Override
    public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
        QemuInputFile in = loader.in();
        if (!description.takes(field.version()) || !key.takes(field.version())) {
            throw in.failure(
                    Errno.EINVAL,
                    "version %d of the map's keys (%s) or values (%s) is not supported"
                            .formatted(field.version(), key.name(), description));
        }
        int expected = in.getU32();
        getGtree(field.name(), key.name(), description.name(), expected);
        long nodes = 0;
        try {
            SortedMap<K, V> target = map.apply(object);
            // What a count says is not believed: each node must be there.
            while (in.getU8() != END) {
                loader.countElement();
                K loaded = key.load(loader, field.version());
                V value = newValue.get();
                loader.load(description, value, field.version());
                target.put(loaded, value);
                nodes++;
            }
        } catch (StreamException e) {
            getGtreeEnd(field.name(), key.name(), description.name(), e.returnCode());
            throw e;
        }
        if (nodes != Integer.toUnsignedLong(expected)) {
            throw in.failure(
                    Errno.EINVAL,
                    "received a count of %d nodes, but %d nodes".formatted(Integer.toUnsignedLong(expected), nodes));
        }
        getGtreeEnd(field.name(), key.name(), description.name(), 0);
    }
}
