package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.TraceEventsParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Parses {@code trace-events} files and warns of what is doubtful in them. */
public final class Linter {
    private static final List<Rule> RULES = List.of(
            new UnprintedArguments(),
            new Signedness(),
            new SignExtension(),
            new Width(),
            new HexPrefix(),
            new DecimalPrefix(),
            new HashFlag(),
            new IgnoredFlags(),
            new LetterAfter(),
            new Newlines(),
            new FalseAlarms(),
            new SplitHazard(),
            new RepeatedConst(),
            new NamePrefix());

    private Linter() {}

    /**
     * Checks a file.
     *
     * @throws IOException if the file cannot be read
     */
    public static ParseResult check(Path file) throws IOException {
        return TraceEventsParser.parse(List.of(file), RULES);
    }

    /** Checks text that is called by a name. */
    public static ParseResult check(String fileName, String text) {
        return TraceEventsParser.parse(fileName, text, RULES);
    }
}
