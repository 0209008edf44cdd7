package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.ctf.tsdl.CtfType.FloatType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.IntegerType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.Label;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads values of one type into their slots of a frame. */
sealed interface Decoder {
    /** Reads a value. */
    void read(PacketCursor in, Frame frame) throws PacketException;

    /** Adds the value in the frame to a text, the way babeltrace writes it. */
    void render(Frame frame, StringBuilder out);

    /**
     * An integer.
     *
     * @param labels names for some of its values; none for a plain integer
     */
    record OfInteger(
            int slot, int size, int alignment, boolean signed, ByteOrder order, Role role, int base, List<Label> labels)
            implements Decoder {
        /** What a value is for besides being there. */
        enum Role {
            PLAIN,
            /** It is the clock's low bits. */
            CLOCK,
            /** It is the id of the event; if an event has two, the one read last counts. */
            EVENT_ID
        }

        static OfInteger of(IntegerType type, List<Label> labels, int slot, boolean isEventId) {
            return new OfInteger(
                    slot,
                    type.size(),
                    type.alignment(),
                    type.signed(),
                    type.order(),
                    isEventId ? Role.EVENT_ID : type.clock().isPresent() ? Role.CLOCK : Role.PLAIN,
                    type.base(),
                    labels);
        }

        @Override
        public void read(PacketCursor in, Frame frame) throws PacketException {
            in.align(alignment);
            long value = in.integer(size, signed, order);
            frame.number(slot, value);
            switch (role) {
                case PLAIN -> {}
                case CLOCK -> frame.clock(value, size);
                case EVENT_ID -> frame.eventId(value);
            }
        }

        @Override
        public void render(Frame frame, StringBuilder out) {
            long value = frame.number(slot);
            for (var label : labels) {
                if (isIn(label, value)) {
                    out.append(label.name());
                    return;
                }
            }
            if (base == 16) {
                out.append("0x")
                        .append(Long.toHexString(value & -1L >>> (Long.SIZE - size))
                                .toUpperCase(Locale.ROOT));
            } else {
                out.append(signed ? Long.toString(value) : Long.toUnsignedString(value));
            }
        }

        /** Whether a label names a value. */
        boolean isIn(Label label, long value) {
            return signed
                    ? value >= label.first() && value <= label.last()
                    : Long.compareUnsigned(value, label.first()) >= 0 && Long.compareUnsigned(value, label.last()) <= 0;
        }
    }

    /** A floating-point number; the slot has its bits as a double. */
    record OfFloat(int slot, FloatType type) implements Decoder {
        @Override
        public void read(PacketCursor in, Frame frame) throws PacketException {
            in.align(type.alignment());
            long bits = in.integer(type.size(), false, type.order());
            frame.number(
                    slot,
                    type.size() == Double.SIZE ? bits : Double.doubleToRawLongBits(Float.intBitsToFloat((int) bits)));
        }

        @Override
        public void render(Frame frame, StringBuilder out) {
            out.append(Double.longBitsToDouble(frame.number(slot)));
        }
    }

    /** Bytes up to a zero. */
    record OfString(int slot) implements Decoder {
        @Override
        public void read(PacketCursor in, Frame frame) throws PacketException {
            in.align(Byte.SIZE);
            long start = in.offsetBytes();
            frame.text(slot, start, in.string());
        }

        @Override
        public void render(Frame frame, StringBuilder out) {
            out.append('"').append(frame.text(slot)).append('"');
        }
    }

    /**
     * An array of characters; a zero ends its text early.
     *
     * @param length how many
     */
    record OfText(int slot, Count length, int alignment) implements Decoder {
        @Override
        public void read(PacketCursor in, Frame frame) throws PacketException {
            in.align(alignment);
            long start = in.offsetBytes();
            long bytes = length.in(frame);
            in.skipBytes(bytes);
            long used = 0;
            while (used < bytes && in.bytes().get(ValueLayout.JAVA_BYTE, start + used) != 0) {
                used++;
            }
            frame.text(slot, start, used);
        }

        @Override
        public void render(Frame frame, StringBuilder out) {
            out.append('"').append(frame.text(slot)).append('"');
        }
    }

    /** Values of one type; the slot has their text. */
    record OfList(int slot, Count length, Decoder element, int alignment) implements Decoder {
        /** Elements beyond so many characters are read and not kept. */
        private static final int LONGEST = 1 << 16;

        @Override
        public void read(PacketCursor in, Frame frame) throws PacketException {
            in.align(alignment);
            var text = new StringBuilder("[");
            long count = length.in(frame);
            for (long i = 0; i != count; i++) {
                frame.work();
                element.read(in, frame);
                if (text.length() < LONGEST) {
                    text.append(i == 0 ? " [" : ", [").append(i).append("] = ");
                    element.render(frame, text);
                }
            }
            frame.rendered(slot, text.append(" ]").toString());
        }

        @Override
        public void render(Frame frame, StringBuilder out) {
            out.append(frame.rendered(slot));
        }
    }

    /** Fields one after the other. */
    record OfStruct(List<String> names, List<Decoder> fields, int alignment) implements Decoder {
        @Override
        public void read(PacketCursor in, Frame frame) throws PacketException {
            in.align(alignment);
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).read(in, frame);
            }
        }

        @Override
        public void render(Frame frame, StringBuilder out) {
            out.append('{');
            for (int i = 0; i < fields.size(); i++) {
                out.append(i == 0 ? " " : ", ").append(names.get(i)).append(" = ");
                fields.get(i).render(frame, out);
            }
            out.append(" }");
        }
    }

    /** One of several fields. The slot has the number of the label that told which. */
    final class OfVariant implements Decoder {
        private final int slot;
        private final OfInteger tag;
        private final @Nullable Decoder[] byLabel;

        /**
         * Makes a decoder.
         *
         * @param tag the enumeration that tells which field is there
         * @param names the names of the fields, which are those of the enumeration's labels
         */
        OfVariant(int slot, OfInteger tag, List<String> names, List<Decoder> options) {
            this.slot = slot;
            this.tag = tag;
            byLabel = new Decoder[tag.labels().size()];
            for (int i = 0; i < byLabel.length; i++) {
                var label = tag.labels().get(i).name();
                // Tracers put an underscore before the names of fields, but not always before labels.
                int option = Math.max(names.indexOf(label), names.indexOf("_" + label));
                byLabel[i] = option < 0 ? null : options.get(option);
            }
        }

        @Override
        public void read(PacketCursor in, Frame frame) throws PacketException {
            long value = frame.number(tag.slot());
            for (int i = 0; i < byLabel.length; i++) {
                var option = byLabel[i];
                if (option != null && tag.isIn(tag.labels().get(i), value)) {
                    frame.number(slot, i);
                    option.read(in, frame);
                    return;
                }
            }
            throw new PacketException("no option of a variant has the tag " + value);
        }

        @Override
        public void render(Frame frame, StringBuilder out) {
            var option = byLabel[(int) frame.number(slot)];
            if (option != null) {
                option.render(frame, out);
            }
        }
    }

    /**
     * How many elements there are.
     *
     * @param slot where the number is, or -1 if it is constant
     */
    record Count(int slot, long constant) {
        long in(Frame frame) {
            return slot < 0 ? constant : frame.number(slot);
        }
    }
}
