package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How the contexts of events become values beside their arguments. */
final class ContextBinding {
    private final Column[] columns;
    private final byte[][] names;

    ContextBinding(List<Column> columns) {
        this.columns = columns.toArray(Column[]::new);
        names = new byte[this.columns.length][];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.get(i).name().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Adds the contexts that a frame holds to the event added last. */
    void add(Frame frame, EventWindowBuilder window) {
        for (int i = 0; i < columns.length; i++) {
            int name = window.textId(names[i]);
            if (columns[i].isInteger() && isSmall(columns[i], frame.number(columns[i].slot()))) {
                window.context(name, frame.number(columns[i].slot()));
            } else {
                window.contextText(name, window.textId(text(columns[i], frame)));
            }
        }
    }

    /** Whether an integer is no larger than the largest signed one. */
    private static boolean isSmall(Column column, long value) {
        return value >= 0 || (column.decoder() instanceof Decoder.OfInteger integer && integer.signed());
    }

    private static byte[] text(Column column, Frame frame) {
        if (column.isText()) {
            int slot = column.slot();
            return frame.bytes()
                    .asSlice(frame.textOffset(slot), frame.textLength(slot))
                    .toArray(ValueLayout.JAVA_BYTE);
        }
        var text = new StringBuilder();
        column.decoder().render(frame, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
