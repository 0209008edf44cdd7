package dev.phaseline.migration.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Files over memory instead of a connection. */
public final class ByteStreams {
    private static final HexFormat HEX = HexFormat.of();

    private ByteStreams() {}

    /** Writes to a file. */
    public interface Writer {
        /** Writes. */
        void writeTo(QemuOutputFile out) throws Exception;
    }

    /** Returns what was written to a file. */
    public static byte[] written(Writer writer) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        QemuOutputFile out = new QemuOutputFile(Channels.newChannel(bytes));
        writer.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }

    /** Returns a file that reads bytes and then ends. */
    public static QemuInputFile input(byte[] bytes) {
        return new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    /** Returns bytes in hexadecimal. */
    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** Returns bytes given in hexadecimal with any spaces between, and texts in single quotes. */
    public static byte[] bytes(String notation) {
        StringBuilder hex = new StringBuilder();
        String[] parts = notation.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            hex.append(
                    i % 2 == 0
                            ? parts[i].replaceAll("[\\s|]", "")
                            : HEX.formatHex(parts[i].getBytes(StandardCharsets.US_ASCII)));
        }
        return HEX.parseHex(hex);
    }
}
