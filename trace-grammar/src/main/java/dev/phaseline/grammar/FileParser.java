package dev.phaseline.grammar;

import dev.phaseline.grammar.Rule.Declared;
import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one file, line by line. Each physical line is one item, parsed on its own: whatever is wrong with it cannot
 * touch its neighbours.
 */
final class FileParser {
    /** QEMU's convention: a comment that holds nothing but a file's name heads the events of that file. */
    private static final Pattern SECTION = Pattern.compile("#+\\s*([\\w./+-]+\\.[A-Za-z]\\w*)");

    /** No file has a name as long as this. */
    private static final int LONGEST_SECTION = 300;

    private final String file;
    private final DeclarationList declarations;
    private final List<Rule> rules;
    private final ProblemList problems = new ProblemList();
    private final List<Declared> sectionSoFar = new ArrayList<>();
    private String section = "";
    private int number;

    /**
     * Makes a parser.
     *
     * @param rules what warns; without rules the parser says nothing of doubtful things either
     */
    FileParser(String file, DeclarationList declarations, List<Rule> rules) {
        this.file = file;
        this.declarations = declarations;
        this.rules = rules;
    }

    ProblemList parse(Line.Source lines) throws IOException {
        while (lines.next() && !declarations.isFull()) {
            number++;
            line(lines.line());
        }
        endSection();
        return problems;
    }

    private void line(Line read) {
        boolean marked = number == 1 && read.isMarked();
        var line = new SourceLine(file, number, marked ? read.withoutMarks() : read.text());
        if (read.tooLong()) {
            line.error(
                    DiagnosticKind.LINE_TOO_LONG,
                    line.range(0, 0),
                    "a line of more than " + Line.LONGEST / 1024 + " KiB");
        } else {
            if (marked) {
                line.warning(
                        DiagnosticKind.BYTE_ORDER_MARK, line.range(0, 0), "the file begins with a byte order mark");
            }
            item(line, read);
            blanks(line, read);
        }
        if (declarations.isFull()) {
            line.error(DiagnosticKind.TOO_MUCH, line.range(0, 0), "the file declares more than fits");
        }
        take(line);
    }

    private void item(SourceLine line, Line read) {
        if (line.text().isBlank()) {
            return;
        }
        if (line.text().stripLeading().startsWith("#")) {
            comment(line, read);
            return;
        }
        Optional<Declaration> declaration = LineParser.parse(line, section);
        if (declaration.isPresent() && read.badByte() >= 0) {
            line.error(
                    DiagnosticKind.NOT_UTF8,
                    line.range(read.badByte(), read.badByte() + 1),
                    SourceLine.quote(declaration.get().name()) + " holds a byte that is no UTF-8");
        } else if (declaration.isPresent() && declarations.add(declaration.get(), line) && !rules.isEmpty()) {
            sectionSoFar.add(new Declared(declaration.get(), line));
            for (TraceEvent event : declaration.get().events()) {
                rules.forEach(rule -> rule.event(event, line));
            }
        }
    }

    private void comment(SourceLine line, Line read) {
        Matcher comment = SECTION.matcher(line.text().strip());
        if (line.text().length() <= LONGEST_SECTION && comment.matches()) {
            endSection();
            section = comment.group(1);
        }
        if (read.badByte() >= 0) {
            SourceRange place = line.range(read.badByte(), read.badByte() + 1);
            line.warning(DiagnosticKind.NOT_UTF8, place, "the comment holds a byte that is no UTF-8");
        }
    }

    private static void blanks(SourceLine line, Line read) {
        String text = line.text();
        String stripped = text.stripTrailing();
        if (!stripped.isEmpty() && stripped.length() < text.length()) {
            SourceRange blanks = line.rangeFrom(stripped.codePointCount(0, stripped.length()));
            line.warning(DiagnosticKind.TRAILING_BLANKS, blanks, "blanks at the end of the line")
                    .fix(Edit.delete(blanks));
        }
        if (read.end() == Line.End.NONE) {
            line.warning(
                    DiagnosticKind.NO_FINAL_NEWLINE, line.rangeFrom(line.length()), "the last line has no line end");
        }
    }

    private void endSection() {
        rules.forEach(rule -> rule.section(sectionSoFar));
        sectionSoFar.forEach(declared -> take(declared.line()));
        sectionSoFar.clear();
    }

    private void take(SourceLine line) {
        problems.take(line, !rules.isEmpty());
    }
}
