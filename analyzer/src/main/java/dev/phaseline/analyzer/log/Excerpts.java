package dev.phaseline.analyzer.log;

/** Parts of lines in messages: short, and without characters that would do something to a terminal. */
final class Excerpts {
    private static final String MORE = "...";

    private Excerpts() {}

    /** The start of a stretch, as many bytes as given at most; what is not printable ASCII is shown as a dot. */
    static String of(byte[] bytes, int from, int to, int most) {
        var text = new StringBuilder();
        int end = Math.min(to, from + most);
        for (int i = from; i < end; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '.');
        }
        return end < to ? text.append(MORE).toString() : text.toString();
    }
}
