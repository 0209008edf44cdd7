package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.log.LineParser.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * Tells a log from other text. One line is enough, if it cannot well be anything else: it has QEMU's time before the
 * name, or it is a declared event whose text its format printed. The name of an event alone in its line is not: lists
 * of events have such lines too.
 */
final class LogRecognition {
    /** A log can begin with much that is no trace. */
    private static final long MOST_BYTES = 256L << 20;

    /** Of so many bytes, one that is no text is allowed. */
    private static final int TEXT_BYTES_PER_CONTROL = 20;

    private static final int FEW_CONTROLS = 16;

    private final LineParser parser;
    private long textBytes;
    private long controlBytes;

    LogRecognition(LineParser parser) {
        this.parser = parser;
    }

    /** Whether a stream is a log. */
    boolean recognises(InputStream stream) throws IOException {
        var lines = new LineSource(stream);
        while (lines.next() && lines.offset() < MOST_BYTES) {
            if (isEvent(lines)) {
                return true;
            }
            count(lines);
            if (controlBytes > FEW_CONTROLS && controlBytes > textBytes / TEXT_BYTES_PER_CONTROL) {
                return false;
            }
        }
        return false;
    }

    private boolean isEvent(LineSource lines) {
        byte[] bytes = lines.bytes();
        int to = lines.to();
        if (to > lines.from() && bytes[to - 1] == '\r') {
            to--;
        }
        var kind = parser.parse(bytes, lines.from(), to);
        boolean alone = parser.text().nameEnd() == parser.text().end();
        return switch (kind) {
            case EVENT -> !alone || parser.isTimed();
            case UNDECLARED -> true;
            case MISFIT -> parser.isTimed();
            case OTHER -> false;
        };
    }

    private void count(LineSource lines) {
        byte[] bytes = lines.bytes();
        for (int i = lines.from(); i < lines.to(); i++) {
            byte value = bytes[i];
            // Escape sequences colour the output of some programs.
            boolean control = value >= 0 && value < ' ' && value != '\t' && value != '\r' && value != 0x1B;
            if (control) {
                controlBytes++;
            } else {
                textBytes++;
            }
        }
    }

    /** The first time that the start of a log has. */
    static OptionalLong firstTime(LineParser parser, byte[] head) {
        return times(parser, head, true);
    }

    /** The last time that the end of a log has. */
    static OptionalLong lastTime(LineParser parser, byte[] tail) {
        return times(parser, tail, false);
    }

    private static OptionalLong times(LineParser parser, byte[] part, boolean isFirstWanted) {
        var time = OptionalLong.empty();
        try {
            var lines = new LineSource(LogText.of(new ByteArrayInputStream(part)));
            while (lines.next() && !(isFirstWanted && time.isPresent())) {
                if (parser.parse(lines.bytes(), lines.from(), lines.to()) != Kind.OTHER
                        && parser.isTimed()
                        && !parser.isSinceStart()) {
                    time = OptionalLong.of(parser.timeNs());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory can always be read
        }
        return time;
    }
}
