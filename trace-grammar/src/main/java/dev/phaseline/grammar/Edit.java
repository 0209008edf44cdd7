package dev.phaseline.grammar;

import dev.phaseline.grammar.model.SourceRange;
import java.util.Comparator;
import java.util.List;

/**
 * A change of one line.
 *
 * @param range what is replaced; an empty range is a place between two characters
 * @param replacement the text that takes its place
 */
public record Edit(SourceRange range, String replacement) {
    /** Returns the edit that removes a range. */
    public static Edit delete(SourceRange range) {
        return new Edit(range, "");
    }

    /** Returns the edit that puts text before a range. */
    public static Edit before(SourceRange range, String text) {
        return new Edit(new SourceRange(range.file(), range.line(), range.column(), range.column()), text);
    }

    /** Returns the edit that puts text after a range. */
    public static Edit after(SourceRange range, String text) {
        return new Edit(new SourceRange(range.file(), range.line(), range.endColumn(), range.endColumn()), text);
    }

    /** Returns a line with edits applied, which must not overlap. */
    static String apply(List<Edit> edits, String line) {
        var text = new StringBuilder(line);
        edits.stream()
                .sorted(Comparator.comparingInt((Edit edit) -> edit.range().column())
                        .reversed())
                .forEach(edit -> {
                    int from = line.offsetByCodePoints(0, edit.range().column() - 1);
                    int to = line.offsetByCodePoints(0, edit.range().endColumn() - 1);
                    text.replace(from, to, edit.replacement());
                });
        return text.toString();
    }
}
