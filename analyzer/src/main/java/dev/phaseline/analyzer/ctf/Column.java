package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.ctf.DecoderCompiler.Scope;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of an event, with those of structures taken apart, as an argument.
 *
 * @param slot where an integer or a text is; -1 for other values, which only have a rendering
 */
record Column(String name, Decoder decoder, int slot) {
    private static final byte[] NULL = {'(', 'n', 'u', 'l', 'l', ')'};

    /** The fields of a scope. A field of a structure has the structure's name in front. */
    static List<Column> of(Scope scope) {
        var columns = new ArrayList<Column>();
        add("", scope.names(), scope.fields(), columns);
        return columns;
    }

    private static void add(String prefix, List<String> names, List<Decoder> fields, List<Column> columns) {
        for (int i = 0; i < fields.size(); i++) {
            var name = prefix + names.get(i);
            if (fields.get(i) instanceof Decoder.OfStruct struct) {
                add(name + "_", struct.names(), struct.fields(), columns);
            } else {
                columns.add(new Column(name, fields.get(i), slot(fields.get(i))));
            }
        }
    }

    private static int slot(Decoder decoder) {
        return switch (decoder) {
            case Decoder.OfInteger integer -> integer.slot();
            case Decoder.OfString string -> string.slot();
            case Decoder.OfText text -> text.slot();
            case Decoder.OfFloat _, Decoder.OfList _, Decoder.OfStruct _, Decoder.OfVariant _ -> -1;
        };
    }

    /** Whether the value is an integer without names for its values. */
    boolean isInteger() {
        return decoder instanceof Decoder.OfInteger integer && integer.labels().isEmpty();
    }

    /** Whether the value is a text in the file. */
    boolean isText() {
        return decoder instanceof Decoder.OfString || decoder instanceof Decoder.OfText;
    }

    /**
     * Sets an argument of the event added last to a text. LTTng records C's {@code NULL} as {@code (null)}.
     *
     * @param scratch at least as long as the text
     */
    static void setText(Frame frame, int slot, int argument, byte[] scratch, EventWindowBuilder window) {
        int length = (int) frame.textLength(slot);
        MemorySegment.copy(frame.bytes(), ValueLayout.JAVA_BYTE, frame.textOffset(slot), scratch, 0, length);
        if (length != NULL.length || !isNull(scratch)) {
            window.text(argument, scratch, 0, length);
        }
    }

    private static boolean isNull(byte[] text) {
        for (int i = 0; i < NULL.length; i++) {
            if (text[i] != NULL[i]) {
                return false;
            }
        }
        return true;
    }
}
