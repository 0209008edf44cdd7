package dev.phaseline.grammar;

import dev.phaseline.grammar.model.EventCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code trace-events} files. All problems of a file are found in one pass, and no input throws, whatever its
 * bytes or its size: it is read as a stream, and what would not fit into memory is an error of its own.
 *
 * <p>Without rules only errors are reported; {@link dev.phaseline.grammar.lint.Linter} adds the warnings.
 */
public final class TraceEventsParser {
    private final List<Rule> rules;
    private final DeclarationList declarations = new DeclarationList();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private long errors;
    private long warnings;

    private TraceEventsParser(List<Rule> rules) {
        this.rules = rules;
    }

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
        return parse(files, List.of());
    }

    /**
     * Parses the files of one group into one catalog, and warns of what is doubtful.
     *
     * @param rules what looks for doubtful things; none means no warnings at all
     * @throws IOException if a file cannot be read; what stands in it never throws
     */
    public static ParseResult parse(List<Path> files, List<Rule> rules) throws IOException {
        var parser = new TraceEventsParser(rules);
        for (Path file : files) {
            try (var lines = new ByteLines(file)) {
                parser.file(file.toString(), lines);
            }
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
        return parse(fileName, text, List.of());
    }

    /**
     * Parses text, and warns of what is doubtful.
     *
     * @param fileName what positions and messages call the text
     * @param text lines that end with LF, CRLF or CR; the last may have no end
     * @param rules what looks for doubtful things; none means no warnings at all
     */
    public static ParseResult parse(String fileName, String text, List<Rule> rules) {
        var parser = new TraceEventsParser(rules);
        try {
            parser.file(fileName, new TextLines(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // text in memory is always readable
        }
        return parser.result();
    }

    private void file(String name, Line.Source lines) throws IOException {
        ProblemList problems = new FileParser(name, declarations, rules).parse(lines);
        diagnostics.addAll(problems.inOrder());
        errors += problems.errors();
        warnings += problems.warnings();
    }

    private ParseResult result() {
        return new ParseResult(new EventCatalog(declarations.declarations()), diagnostics, errors, warnings);
    }
}
