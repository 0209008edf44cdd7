package dev.phaseline.grammar;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file, read as a stream: of a line that is too long no more than its beginning is ever in memory.
 * Confined to one thread.
 */
final class ByteLines implements Line.Source, Closeable {
    private static final int BUFFER = 64 * 1024;

    /** What a malformed sequence decodes to. */
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    private final byte[] bytes = new byte[Line.LONGEST];
    private int length;
    private Line line = Line.of("", Line.End.NONE);

    ByteLines(Path file) throws IOException {
        this(Files.newInputStream(file));
    }

    /** @param in closed together with the lines */
    ByteLines(InputStream in) {
        this.in = in;
    }

    /** Moves to the next line; the rest of one that was too long is skipped. */
    @Override
    public boolean next() throws IOException {
        return next(OutputStream.nullOutputStream());
    }

    /**
     * Moves to the next line.
     *
     * @param overlong gets the bytes of the line, without its end, if it is too long to be given as text
     */
    boolean next(OutputStream overlong) throws IOException {
        length = 0;
        boolean tooLong = false;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = lineEnd();
            int chunk = end - position;
            if (!tooLong && chunk > Line.LONGEST - length) {
                tooLong = true;
                overlong.write(bytes, 0, length);
            }
            if (tooLong) {
                overlong.write(buffer, position, chunk);
            } else {
                System.arraycopy(buffer, position, bytes, length, chunk);
                length += chunk;
            }
            position = end;
            if (end < limit) {
                line = decode(takeEnd(), tooLong);
                return true;
            }
        }
        if (any) {
            line = decode(Line.End.NONE, tooLong);
        }
        return any;
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private int lineEnd() {
        int at = position;
        while (at < limit && buffer[at] != '\n' && buffer[at] != '\r') {
            at++;
        }
        return at;
    }

    private Line.End takeEnd() throws IOException {
        if (buffer[position++] == '\n') {
            return Line.End.LF;
        }
        if (fill() && buffer[position] == '\n') {
            position++;
            return Line.End.CRLF;
        }
        return Line.End.CR;
    }

    private Line decode(Line.End end, boolean tooLong) {
        var text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        int bad = text.indexOf(REPLACEMENT) < 0 ? -1 : firstMalformed();
        return bad < 0
                ? new Line(text, StandardCharsets.UTF_8, -1, end, tooLong)
                : new Line(
                        new String(bytes, 0, length, StandardCharsets.ISO_8859_1),
                        StandardCharsets.ISO_8859_1,
                        bad,
                        end,
                        tooLong);
    }

    /** Returns the offset of the first byte that is no UTF-8, or -1: the text may hold the replacement itself. */
    private int firstMalformed() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        return decoder.decode(input, CharBuffer.allocate(length), true).isError() ? input.position() : -1;
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
