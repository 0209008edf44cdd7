package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Severity;
import dev.phaseline.grammar.model.SourceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** One line of a file while it is parsed, with the problems met so far. Confined to the parsing thread. */
public final class SourceLine {
    /** What a message quotes of a longer word. */
    private static final int LONGEST_QUOTE = 60;

    private final String file;
    private final int number;
    private final String text;
    private final List<Problem> problems = new ArrayList<>();

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

    /** The line without its end. */
    public String text() {
        return text;
    }

    /** The number of code points. */
    int length() {
        return text.codePointCount(0, text.length());
    }

    /** Returns the text that a range of this line covers. */
    public String text(SourceRange range) {
        return substring(range.column() - 1, range.endColumn() - 1);
    }

    /** Returns the text between two offsets, counted in code points from 0; the end is exclusive. */
    String substring(int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }

    /** Returns the offset in code points of the last comma before an offset, which must be there. */
    int lastComma(int before) {
        String head = substring(0, before);
        return head.codePointCount(0, head.lastIndexOf(','));
    }

    /** Returns a word for a message, shortened where it is very long. */
    static String quote(String word) {
        return word.codePointCount(0, word.length()) <= LONGEST_QUOTE
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
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
    public SourceRange range(int start, int end) {
        return new SourceRange(file, number, start + 1, end + 1);
    }

    /** Returns the range of all that stands from an offset on. */
    SourceRange rangeFrom(int start) {
        return range(start, Math.max(start, length()));
    }

    /** Notes what makes the declaration unusable. */
    Problem error(DiagnosticKind kind, SourceRange range, String message) {
        return note(Severity.ERROR, kind, range, message);
    }

    /** Notes what is hardly meant. */
    public Problem warning(DiagnosticKind kind, SourceRange range, String message) {
        return note(Severity.WARNING, kind, range, message);
    }

    private Problem note(Severity severity, DiagnosticKind kind, SourceRange range, String message) {
        var problem = new Problem(severity, kind, range, message);
        problems.add(problem);
        return problem;
    }

    /** Whether no error was met so far. */
    boolean isClean() {
        return problems.stream().noneMatch(Problem::isError);
    }

    /** Returns the problems in the order of their columns, and forgets them. */
    List<Diagnostic> takeDiagnostics() {
        if (problems.isEmpty()) {
            return List.of();
        }
        List<Diagnostic> taken = problems.stream()
                .map(problem -> problem.on(text))
                .sorted(Comparator.comparingInt(diagnostic -> diagnostic.range().column()))
                .toList();
        problems.clear();
        return taken;
    }
}
