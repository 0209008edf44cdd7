package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.syntax.TraceEventsLexer;
import dev.phaseline.grammar.syntax.TraceEventsParser;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** Parses the lines that declare something. */
final class LineParser {
    private static final String EXPECTED = "not an event, which is declared as name(type argument, ...) \"format\"";

    private LineParser() {}

    /** Returns the declaration of a line, or empty where an error was reported. */
    static Optional<Declaration> parse(SourceLine line, String section) {
        int stop = shapeEnd(line.text());
        if (stop >= 0) {
            line.error(DiagnosticKind.NOT_AN_EVENT, line.range(stop, Math.min(stop + 1, line.length())), EXPECTED);
            return Optional.empty();
        }
        var lexer = new TraceEventsLexer(CharStreams.fromString(line.text()));
        lexer.removeErrorListeners(); // every character is some token
        var parser = new TraceEventsParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return new DeclarationVisitor(line, section).visit(parser.line());
        } catch (ParseCancellationException e) {
            if (!(e.getCause() instanceof RecognitionException cause)) {
                throw e;
            }
            Token token = cause.getOffendingToken();
            line.error(DiagnosticKind.NOT_AN_EVENT, line.range(token), EXPECTED);
            return Optional.empty();
        }
    }

    /**
     * Looks whether a line begins with words and a parenthesis. Prose, data and noise nearly never do and are told from
     * declarations in their first characters, without the cost of tokens.
     *
     * @return -1 if it does, or else the offset in code points where something else was met
     */
    private static int shapeEnd(String text) {
        boolean word = false;
        int offset = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c == '(') {
                return word ? -1 : offset;
            }
            boolean inWord = isWord(c);
            if (!inWord && !isBlank(c)) {
                return offset;
            }
            word |= inWord;
            offset++;
            i += Character.charCount(c);
        }
        return offset;
    }

    /** As in the lexer's WORD. */
    private static boolean isWord(int c) {
        return c == '_' || Character.isLetter(c) || Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /** As in the lexer's WS: Unicode's White_Space, of which Java knows neither the no-break spaces nor U+0085. */
    private static boolean isBlank(int c) {
        return (c >= 0x09 && c <= 0x0D) || c == 0x85 || Character.isSpaceChar(c);
    }
}
