package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;

/**
 * QEMU's standard encodings. All integers are big endian. Up to 32 bits are an {@code Integer} in Java, more are a
 * {@code Long}; unsigned values that do not fit keep their bits.
 */
public final class Codecs {
    public static final Codec<Boolean> BOOL = codec("bool", (out, v) -> out.putU8(v ? 1 : 0), in -> in.getU8() != 0);
    public static final Codec<Integer> INT8 = codec("int8", QemuOutputFile::putU8, in -> (int) (byte) in.getU8());
    public static final Codec<Integer> INT16 = codec("int16", QemuOutputFile::putU16, in -> (int) (short) in.getU16());
    public static final Codec<Integer> INT32 = codec("int32", QemuOutputFile::putU32, QemuInputFile::getU32);
    public static final Codec<Long> INT64 = codec("int64", QemuOutputFile::putU64, QemuInputFile::getU64);
    public static final Codec<Integer> UINT8 = codec("uint8", QemuOutputFile::putU8, QemuInputFile::getU8);
    public static final Codec<Integer> UINT16 = codec("uint16", QemuOutputFile::putU16, QemuInputFile::getU16);
    public static final Codec<Integer> UINT32 = codec("uint32", QemuOutputFile::putU32, QemuInputFile::getU32);
    public static final Codec<Long> UINT64 = codec("uint64", QemuOutputFile::putU64, QemuInputFile::getU64);

    public static final Codec<Integer> UINT8_EQUAL = equal("uint8 equal", UINT8);
    public static final Codec<Integer> UINT16_EQUAL = equal("uint16 equal", UINT16);
    public static final Codec<Integer> INT32_EQUAL = equal("int32 equal", INT32);
    public static final Codec<Integer> UINT32_EQUAL = equal("uint32 equal", UINT32);

    /** QEMU itself calls the unsigned one so. */
    public static final Codec<Long> UINT64_EQUAL = equal("int64 equal", UINT64);

    /** A number that may only get smaller: 0 to what this side has. Big endian in spite of its name. */
    public static final Codec<Integer> INT32_LE = codec("int32 le", QemuOutputFile::putU32, (in, current) -> {
        int received = in.getU32();
        if (received < 0 || received > current) {
            throw in.failure(Errno.EINVAL, "received " + received + ", expected 0 to " + current);
        }
        return received;
    });

    /** A double: the upper half of its bits, then the lower. */
    public static final Codec<Double> CPU_DOUBLE = codec(
            "CPU_Double_U",
            (out, value) -> out.putU64(Double.doubleToRawLongBits(value)),
            in -> Double.longBitsToDouble(in.getU64()));

    /** When a timer of the virtual clock fires, in ns; {@link #TIMER_NOT_ARMED} if it does not. */
    public static final Codec<Long> TIMER = codec("timer", QemuOutputFile::putU64, QemuInputFile::getU64);

    /** The expiry time of a timer that is not armed. */
    public static final long TIMER_NOT_ARMED = -1;

    /** The name of a migration capability: one byte of length, then the text. */
    public static final Codec<String> CAPABILITY = codec("capability", QemuOutputFile::putStr8, QemuInputFile::getStr8);

    /** A byte array of a length that both sides know. */
    static final Codec<byte[]> BUFFER = codec("buffer", QemuOutputFile::putBytes, (in, current) -> {
        in.getBytes(current);
        return current;
    });

    private Codecs() {}

    /** Bytes that once had a meaning: zeros on the way out, ignored on the way in. */
    static Codec<Integer> unused() {
        return codec("unused_buffer", (out, size) -> out.putBytes(new byte[size]), (in, size) -> {
            in.skip(size);
            return size;
        });
    }

    private static <E> Codec<E> equal(String name, Codec<E> plain) {
        return codec(name, plain::put, (in, current) -> {
            E received = plain.get(in, current);
            if (!received.equals(current)) {
                throw in.failure(Errno.EINVAL, "received " + received + ", but this side has " + current);
            }
            return received;
        });
    }

    private static <E> Codec<E> codec(String name, Put<E> put, Get<E> get) {
        return new Plain<>(name, put, get);
    }

    private static <E> Codec<E> codec(String name, Put<E> put, GetWithCurrent<E> get) {
        return new Comparing<>(name, put, get);
    }

    /** An encoding that does not care what the object holds. */
    private record Plain<E>(String name, Put<E> writer, Get<E> reader) implements Codec<E> {
        @Override
        public void put(QemuOutputFile out, E value) {
            writer.put(out, value);
        }

        @Override
        public E get(QemuInputFile in, E current) throws StreamException {
            return reader.get(in);
        }

        @Override
        public E get(QemuInputFile in) throws StreamException {
            return reader.get(in);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** An encoding that compares with what the object holds, or fills it. */
    private record Comparing<E>(String name, Put<E> writer, GetWithCurrent<E> reader) implements Codec<E> {
        @Override
        public void put(QemuOutputFile out, E value) {
            writer.put(out, value);
        }

        @Override
        public E get(QemuInputFile in, E current) throws StreamException {
            return reader.get(in, current);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Put<E> {
        void put(QemuOutputFile out, E value);
    }

    private interface Get<E> {
        E get(QemuInputFile in) throws StreamException;
    }

    private interface GetWithCurrent<E> {
        E get(QemuInputFile in, E current) throws StreamException;
    }
}
