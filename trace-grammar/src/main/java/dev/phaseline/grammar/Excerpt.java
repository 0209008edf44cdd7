package dev.phaseline.grammar;

import dev.phaseline.grammar.model.SourceRange;

/**
 * The part of a source line that is shown with a problem: nearly always all of it.
 *
 * @param text the part, without the line's end
 * @param firstColumn the column of its first character, from 1
 */
public record Excerpt(String text, int firstColumn) {
    /** The longest part of a line that is kept and shown, in code points; QEMU's longest line has 388. */
    private static final int LONGEST = 400;

    /** Returns the part of a line that shows a range: its start, and as much as fits around it. */
    static Excerpt of(String line, SourceRange range) {
        int length = line.codePointCount(0, line.length());
        if (length <= LONGEST) {
            return new Excerpt(line, 1);
        }
        int start = Math.min(range.column() - 1, length);
        int first = Math.max(0, Math.min(start - LONGEST / 4, length - LONGEST));
        int from = line.offsetByCodePoints(0, first);
        return new Excerpt(line.substring(from, line.offsetByCodePoints(from, LONGEST)), first + 1);
    }

    /** Returns two lines: the text, made harmless, and a caret with a wave under the range. */
    String underlined(SourceRange range) {
        int[] line = text.codePoints().toArray();
        int start = Math.min(range.column() - firstColumn, line.length);
        int end = Math.min(range.endColumn() - firstColumn, line.length);
        var shown = new StringBuilder(printable(text)).append('\n');
        for (int i = 0; i < start; i++) {
            shown.append(line[i] == '\t' ? '\t' : ' ');
        }
        return shown.append('^')
                .append("~".repeat(Math.max(0, end - start - 1)))
                .toString();
    }

    /** Keeps a hostile line from steering the terminal. */
    static String printable(String text) {
        boolean harmless = text.chars().noneMatch(Excerpt::isHarmful);
        if (harmless) {
            return text;
        }
        var printable = new StringBuilder();
        text.codePoints().forEach(c -> printable.appendCodePoint(isHarmful(c) ? '\uFFFD' : c));
        return printable.toString();
    }

    private static boolean isHarmful(int codePoint) {
        return codePoint != '\t' && Character.isISOControl(codePoint);
    }
}
