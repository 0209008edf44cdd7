package dev.phaseline.analyzer.ctf.tsdl;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** The type of a field. Sizes and alignments are in bits. Source: CTF 1.8.3, section 4. */
public sealed interface CtfType {
    /** A value begins at a multiple of this. */
    int alignment();

    /**
     * An integer.
     *
     * @param size from 1 to 64
     * @param base in which it is best shown
     * @param isText whether it is a character: in arrays it makes text
     * @param clock the clock whose low bits it is
     */
    record IntegerType(
            int size, int alignment, boolean signed, ByteOrder order, int base, boolean isText, Optional<String> clock)
            implements CtfType {}

    /**
     * A number of IEEE 754.
     *
     * @param size 32 or 64
     */
    record FloatType(int size, int alignment, ByteOrder order) implements CtfType {}

    /** Bytes up to a zero. */
    record StringType() implements CtfType {
        @Override
        public int alignment() {
            return Byte.SIZE;
        }
    }

    /** An integer with names for some of its values. */
    record EnumType(IntegerType container, List<Label> labels) implements CtfType {
        /** Copies the list. */
        public EnumType {
            labels = List.copyOf(labels);
        }

        @Override
        public int alignment() {
            return container.alignment();
        }
    }

    /**
     * A name for values of an enumeration, which are signed if the enumeration is.
     *
     * @param last the last value; the same as the first where there is only one
     */
    record Label(String name, long first, long last) {}

    /** Fields one after the other. */
    record StructType(List<Field> fields, int alignment) implements CtfType {
        /** Has no fields. */
        public static final StructType EMPTY = new StructType(List.of(), 1);

        /** Copies the list. */
        public StructType {
            fields = List.copyOf(fields);
        }
    }

    /**
     * One of several fields.
     *
     * @param tag the path of the enumeration that tells which, by the name of the option
     */
    record VariantType(String tag, List<Field> options) implements CtfType {
        /** Copies the list. */
        public VariantType {
            options = List.copyOf(options);
        }

        @Override
        public int alignment() {
            return 1;
        }
    }

    /** Values of one type, as many as the metadata says. */
    record ArrayType(CtfType element, long length) implements CtfType {
        @Override
        public int alignment() {
            return element.alignment();
        }
    }

    /**
     * Values of one type.
     *
     * @param length the path of the integer that tells how many
     */
    record SequenceType(CtfType element, String length) implements CtfType {
        @Override
        public int alignment() {
            return element.alignment();
        }
    }

    /** A field of a structure, or an option of a variant; the name is as written, with its underscore. */
    record Field(String name, CtfType type) {
        /** The name as users know it: one leading underscore only keeps names apart from keywords. */
        public String plainName() {
            return name.length() > 1 && name.startsWith("_") ? name.substring(1) : name;
        }
    }
}
