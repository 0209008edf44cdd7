package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Kind;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.grammar.syntax.TraceEventsLexer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Reads {@code trace-events} files. Each physical line is one item, parsed on its own: whatever is wrong with it cannot
 * touch its neighbours, and all problems of a file are found in one pass.
 */
public final class TraceEventsParser {
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    /** QEMU's convention: a comment that holds nothing but a file's name heads the events of that file. */
    private static final Pattern SECTION = Pattern.compile("\\s*#+\\s*([\\w./+-]+\\.[A-Za-z]\\w*)\\s*");

    private final String fileName;
    private final Map<String, TraceEvent> events = new LinkedHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private String section = "";

    private TraceEventsParser(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Parses a file.
     *
     * @throws IOException if the file cannot be read; what stands in it never throws
     */
    public static ParseResult parse(Path file) throws IOException {
        return parse(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /**
     * Parses text.
     *
     * @param fileName what positions and messages call the text
     * @param text lines that end with LF, CRLF or CR; the last may have no end
     */
    public static ParseResult parse(String fileName, String text) {
        var parser = new TraceEventsParser(fileName);
        String[] lines = LINE_END.split(text.startsWith("\uFEFF") ? text.substring(1) : text, -1);
        for (int i = 0; i < lines.length; i++) {
            parser.line(new SourceLine(fileName, i + 1, lines[i]));
        }
        return new ParseResult(new EventCatalog(List.copyOf(parser.events.values())), parser.diagnostics);
    }

    private void line(SourceLine line) {
        Matcher comment = SECTION.matcher(line.text());
        if (comment.matches()) {
            section = comment.group(1);
            return;
        }
        declaration(line).ifPresent(event -> add(event, line));
        diagnostics.addAll(line.diagnostics());
    }

    private void add(TraceEvent event, SourceLine line) {
        TraceEvent first = events.putIfAbsent(event.name(), event);
        if (first != null) {
            line.error(
                    Kind.DUPLICATE_EVENT,
                    event.range(),
                    event.name() + " is declared already at " + fileName + ":"
                            + first.range().line());
        }
    }

    private Optional<TraceEvent> declaration(SourceLine line) {
        var lexer = new TraceEventsLexer(CharStreams.fromString(line.text()));
        lexer.removeErrorListeners(); // every character is some token
        var parser = new dev.phaseline.grammar.syntax.TraceEventsParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return new DeclarationVisitor(line, section).visit(parser.line());
        } catch (ParseCancellationException e) {
            if (!(e.getCause() instanceof RecognitionException cause)) {
                throw e;
            }
            Token token = cause.getOffendingToken();
            line.error(
                    Kind.NOT_AN_EVENT,
                    line.range(token.getStartIndex(), Math.max(token.getStartIndex(), token.getStopIndex() + 1)),
                    "not an event, which is declared as name(type argument, ...) \"format\"");
            return Optional.empty();
        }
    }
}
