package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.RecordedThread;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The constants of a chunk: strings and threads, and a limited number of others. They stand in checkpoints, each of which says how far the one
 * before it is away. Stack traces are stepped over.
 */
final class ChunkConstants {
    private static final String STRING = "java.lang.String";
    private static final String THREAD = "java.lang.Thread";
    private static final Set<String> STACKS = Set.of("jdk.types.StackTrace", "jdk.types.StackFrame");
    /** A chunk of usual size has some ten thousand; a hostile one must not fill the memory. */
    private static final int MOST_OTHERS = 200_000;

    private final ChunkTypes types;
    private final Map<Long, ConstantText> texts = new HashMap<>();
    private final Map<Long, RecordedThread> threads = new HashMap<>();
    private final Map<ChunkValue.Constant, ChunkValue> others = new HashMap<>();
    /** What was asked for last: events of one kind tend to have the same. */
    private long lastKey;

    private @Nullable ConstantText lastText;

    /** A string, and its number in the window that is being filled. */
    static final class ConstantText {
        private final byte @Nullable [] bytes;
        /** Set by whoever fills the window: which one it is, and the number there. */
        int window = -1;

        int textId;

        ConstantText(byte @Nullable [] bytes) {
            this.bytes = bytes;
        }

        byte @Nullable [] bytes() {
            return bytes;
        }
    }

    private ChunkConstants(ChunkTypes types) {
        this.types = types;
    }

    /**
     * Reads all checkpoints.
     *
     * @param last offset of the last one in the chunk
     * @return empty if one makes no sense
     */
    static Optional<ChunkConstants> read(RecordInput input, ChunkTypes types, long last) {
        var constants = new ChunkConstants(types);
        long offset = last;
        while (true) {
            input.record(offset);
            input.number(); // type
            input.number(); // start
            input.number(); // duration
            long delta = input.number();
            constants.readPools(input);
            if (input.isBroken()) {
                return Optional.empty();
            }
            if (delta == 0) {
                return Optional.of(constants);
            }
            // Only backwards: a chain that turns round would never end.
            if (delta > 0 || offset + delta < ChunkHeader.BYTES) {
                return Optional.empty();
            }
            offset += delta;
        }
    }

    private void readPools(RecordInput input) {
        input.octet(); // why the checkpoint was written
        for (long pools = input.count(); pools > 0 && !input.isBroken(); pools--) {
            long id = input.number();
            var name = types.type(id).map(ChunkTypes.Type::name).orElse("");
            for (int count = input.count(); count > 0 && !input.isBroken(); count--) {
                long key = input.number();
                switch (name) {
                    case STRING -> texts.putIfAbsent(key, text(input));
                    case THREAD -> threads.putIfAbsent(key, thread(input, id));
                    default -> readOther(input, name, id, key);
                }
            }
        }
    }

    private void readOther(RecordInput input, String name, long id, long key) {
        if (others.size() == MOST_OTHERS || STACKS.contains(name)) {
            types.skip(input, id);
            return;
        }
        var value = ChunkValue.read(input, types, id);
        if (value != null) {
            others.putIfAbsent(new ChunkValue.Constant(id, key), value);
        }
    }

    private static ConstantText text(RecordInput input) {
        return new ConstantText(
                input.text() == RecordInput.Text.BYTES
                        ? Arrays.copyOfRange(input.textBytes(), input.textFrom(), input.textFrom() + input.textLength())
                        : null);
    }

    private RecordedThread thread(RecordInput input, long id) {
        String javaName = null;
        String osName = null;
        long javaId = 0;
        long osId = 0;
        for (var field : types.type(id).orElseThrow().fields()) {
            switch (field.name()) {
                case "javaName" -> javaName = name(input);
                case "osName" -> osName = name(input);
                case "javaThreadId" -> javaId = input.number();
                case "osThreadId" -> osId = input.number();
                default -> types.skip(input, field);
            }
        }
        return new RecordedThread(
                javaName != null ? javaName : osName, javaId > 0 ? javaId : null, osId > 0 ? osId : null);
    }

    private @Nullable String name(RecordInput input) {
        return switch (input.text()) {
            case BYTES -> input.string();
            // Constants that refer to constants can come in any order; recorders write names in place.
            case CONSTANT, NULL, UNKNOWN -> null;
        };
    }

    /** The string of a number; null if there is none. */
    @Nullable
    ConstantText text(long key) {
        if (lastText == null || lastKey != key) {
            lastText = texts.get(key);
            lastKey = key;
        }
        return lastText;
    }

    /** The string of a number as a text; null if there is none. */
    @Nullable
    String string(long key) {
        var text = texts.get(key);
        byte[] bytes = text == null ? null : text.bytes();
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** A constant that is neither a string nor a thread; null if there is none. */
    @Nullable
    ChunkValue value(long type, long key) {
        return others.get(new ChunkValue.Constant(type, key));
    }

    /** Whether the constants of a type are threads. */
    boolean isThread(long type) {
        return types.type(type).filter(known -> known.name().equals(THREAD)).isPresent();
    }

    /** The thread of a number; null if there is none. */
    @Nullable
    RecordedThread thread(long key) {
        return threads.get(key);
    }
}
