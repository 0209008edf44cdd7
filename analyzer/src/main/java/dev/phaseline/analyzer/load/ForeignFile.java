package dev.phaseline.analyzer.load;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Files that may have events and that are not read, known by how they begin: what the user can do about each. */
enum ForeignFile {
    SEVEN_ZIP("377abcaf271c", compressedWith("7-zip")),
    COMPRESS("1f9d", compressedWith("compress")),
    LZ4_LEGACY("02214c18", compressedWith("lz4's legacy format")),
    LZIP("4c5a4950", compressedWith("lzip")),
    LZMA("5d0000", compressedWith("lzma")),
    LZOP("894c5a4f00", compressedWith("lzop")),
    RAR("526172211a07", compressedWith("RAR")),
    SNAPPY("ff060000734e61507059", compressedWith("snappy")),
    JOURNAL(
            "4c504b5348485248",
            "a journal in systemd's own format: load what 'journalctl --file FILE -o export' writes"),
    JOURNAL_PRETTY("7b0a09225f", "JSON over several lines: load what 'journalctl -o json' writes"),
    TRACE_CMD("17084474726163696e67", "a recording of trace-cmd: load what 'trace-cmd report FILE' prints"),
    PERF("50455246494c4532", "a recording of perf, which is not read");

    /** The longest of them, in bytes. */
    private static final int LONGEST_START = 10;

    private final String start;
    private final String advice;

    /** @param start hexadecimal digits of its first bytes */
    ForeignFile(String start, String advice) {
        this.start = start;
        this.advice = advice;
    }

    private static String compressedWith(String program) {
        return "compressed with " + program + ", which is not read: decompress it first";
    }

    /** The kind of a file, by its first bytes. */
    static Optional<ForeignFile> of(byte[] head) {
        var digits = HexFormat.of().formatHex(head, 0, Math.min(head.length, LONGEST_START));
        return Arrays.stream(values())
                .filter(kind -> digits.startsWith(kind.start))
                .findFirst();
    }

    /** What it is, and what to do with it. */
    String advice() {
        return advice;
    }
}
