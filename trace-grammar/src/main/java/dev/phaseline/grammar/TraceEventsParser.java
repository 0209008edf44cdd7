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
import java.util.Arrays;
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

    /** What stands where bytes were no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Map<String, TraceEvent> events = new LinkedHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private String section = "";

    private TraceEventsParser() {}

    /**
     * Parses a file.
     *
     * @throws IOException if the file cannot be read; what stands in it never throws
     */
    public static ParseResult parse(Path file) throws IOException {
        return parse(List.of(file));
    }

    /**
     * Parses the files of one group into one catalog.
     *
     * @throws IOException if a file cannot be read; what stands in it never throws
     */
    public static ParseResult parse(List<Path> files) throws IOException {
        var parser = new TraceEventsParser();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            var text = new String(bytes, StandardCharsets.UTF_8);
            parser.file(file.toString(), text, Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes));
        }
        return parser.result();
    }

    /**
     * Parses text.
     *
     * @param fileName what positions and messages call the text
     * @param text lines that end with LF, CRLF or CR; the last may have no end
     */
    public static ParseResult parse(String fileName, String text) {
        var parser = new TraceEventsParser();
        parser.file(fileName, text, true);
        return parser.result();
    }

    private ParseResult result() {
        return new ParseResult(new EventCatalog(List.copyOf(events.values())), diagnostics);
    }

    private void file(String name, String text, boolean isUtf8) {
        section = "";
        String[] lines = LINE_END.split(text.startsWith("\uFEFF") ? text.substring(1) : text, -1);
        for (int i = 0; i < lines.length; i++) {
            var line = new SourceLine(name, i + 1, lines[i]);
            item(line, isUtf8);
            diagnostics.addAll(line.diagnostics());
        }
    }

    private void item(SourceLine line, boolean isUtf8) {
        Matcher comment = SECTION.matcher(line.text());
        if (comment.matches()) {
            section = comment.group(1);
        } else {
            declaration(line).ifPresent(event -> add(event, line, isUtf8));
        }
    }

    private void add(TraceEvent event, SourceLine line, boolean isUtf8) {
        int damage = isUtf8 ? -1 : line.text().indexOf(REPLACEMENT);
        if (damage >= 0) {
            int column = line.text().codePointCount(0, damage);
            line.error(
                    Kind.BAD_ENCODING, line.range(column, column + 1), event.name() + " holds a byte that is no UTF-8");
            return;
        }
        TraceEvent first = events.putIfAbsent(event.name(), event);
        if (first != null) {
            line.error(Kind.DUPLICATE_EVENT, event.range(), event.name() + " is declared already at " + first.range());
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
                    line.range(token),
                    "not an event, which is declared as name(type argument, ...) \"format\"");
            return Optional.empty();
        }
    }
}
