package dev.phaseline.cli.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A writer of text in UTF-8 that takes bytes as they are, too: what was recorded need not be text. */
public final class ByteWriter extends PrintWriter {
    private final OutputStream bytes;

    /** Writes to a stream, text after each line. */
    public ByteWriter(OutputStream bytes) {
        super(bytes, true, StandardCharsets.UTF_8);
        this.bytes = bytes;
    }

    /**
     * Where bytes go that belong between the text of a writer. A writer that only takes text gets them as UTF-8 whenever
     * the stream is flushed.
     */
    public static OutputStream bytesOf(PrintWriter writer) {
        writer.flush();
        return writer instanceof ByteWriter itself ? itself.bytes : new DecodedOutput(writer);
    }

    private static final class DecodedOutput extends OutputStream {
        private final PrintWriter writer;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        DecodedOutput(PrintWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(int value) {
            pending.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            pending.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            writer.write(pending.toString(StandardCharsets.UTF_8));
            writer.flush();
            pending.reset();
        }
    }
}
