package dev.phaseline.grammar;

/** The lines of a text. */
final class TextLines implements Line.Source {
    private final String text;
    private int start;
    private int next;
    private Line line = Line.of("", Line.End.NONE);

    TextLines(String text) {
        this.text = text;
    }

    @Override
    public boolean next() {
        if (next == text.length()) {
            return false;
        }
        start = next;
        int end = next;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        Line.End kind = end(end);
        line = Line.of(text.substring(start, end), kind);
        next = end + (kind == Line.End.NONE ? 0 : kind == Line.End.CRLF ? 2 : 1);
        return true;
    }

    /** The line that the last call of {@link #next} found, all of it, however long. */
    String whole() {
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return text.substring(start, end);
    }

    private Line.End end(int at) {
        if (at == text.length()) {
            return Line.End.NONE;
        }
        if (text.charAt(at) == '\n') {
            return Line.End.LF;
        }
        return text.startsWith("\r\n", at) ? Line.End.CRLF : Line.End.CR;
    }

    @Override
    public Line line() {
        return line;
    }
}
