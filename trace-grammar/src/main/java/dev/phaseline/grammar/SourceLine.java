package dev.phaseline.grammar;

import dev.phaseline.grammar.model.SourceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** One line of a file while it is parsed, with the problems met so far. Confined to the parsing thread. */
final class SourceLine {
    private final String file;
    private final int number;
    private final String text;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    /**
     * Makes a line without problems.
     *
     * @param number from 1
     * @param text without its line end
     */
    SourceLine(String file, int number, String text) {
        this.file = file;
        this.number = number;
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Returns the text between two offsets, counted in code points from 0; the end is exclusive. */
    String substring(int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }

    /** Returns the range of a rule's match; an empty one stands where the rule began. */
    SourceRange range(ParserRuleContext context) {
        int start = context.getStart().getStartIndex();
        return range(start, Math.max(start, context.getStop().getStopIndex() + 1));
    }

    /** Returns the range of a token; that of the end of the line is empty. */
    SourceRange range(Token token) {
        return range(token.getStartIndex(), Math.max(token.getStartIndex(), token.getStopIndex() + 1));
    }

    /** Returns the range between two offsets, counted in code points from 0; the end is exclusive. */
    SourceRange range(int start, int end) {
        return new SourceRange(file, number, start + 1, end + 1);
    }

    void error(Diagnostic.Kind kind, SourceRange range, String message) {
        diagnostics.add(new Diagnostic(kind, range, message, text));
    }

    /** Whether no problem was met so far. */
    boolean isClean() {
        return diagnostics.isEmpty();
    }

    /** The problems in the order of their columns. */
    List<Diagnostic> diagnostics() {
        return diagnostics.stream()
                .sorted(Comparator.comparingInt(diagnostic -> diagnostic.range().column()))
                .toList();
    }
}
