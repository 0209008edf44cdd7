package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Literal;
import dev.phaseline.grammar.model.FormatString.Macro;
import dev.phaseline.grammar.model.FormatString.Piece;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one way to write what a model means: properties in the order of their constants, one blank between words, after
 * commas and between the pieces of a format, stars at the name, {@code (void)} for no arguments. Literals keep their
 * spelling.
 */
public final class CanonicalText {
    private CanonicalText() {}

    /** Returns the line of a declaration, without a line end. */
    public static String of(Declaration declaration) {
        var line = new StringBuilder();
        declaration.properties().forEach(property -> line.append(property).append(' '));
        line.append(declaration.name())
                .append('(')
                .append(declaration.argumentList())
                .append(')');
        String formats = declaration.formats().stream().map(CanonicalText::of).collect(Collectors.joining(", "));
        return line.append(formats.isEmpty() ? "" : " " + formats).toString();
    }

    /** Returns a format with its quotes and macros. */
    public static String of(FormatString format) {
        return format.pieces().stream().map(CanonicalText::of).collect(Collectors.joining(" "));
    }

    /**
     * Returns the text of a file that declares the same, with a comment at the head of each section. Read again it gives
     * equal declarations, except for their positions.
     *
     * @throws IllegalArgumentException if a declaration without section follows one with a section, which no file can
     *     say
     */
    public static String of(List<Declaration> declarations) {
        var text = new StringBuilder();
        String section = "";
        for (Declaration declaration : declarations) {
            if (!declaration.section().equals(section)) {
                if (declaration.section().isEmpty()) {
                    throw new IllegalArgumentException(
                            declaration.range() + ": " + declaration.name() + " cannot leave section " + section);
                }
                section = declaration.section();
                text.append(text.isEmpty() ? "" : "\n")
                        .append("# ")
                        .append(section)
                        .append('\n');
            }
            text.append(of(declaration)).append('\n');
        }
        return text.toString();
    }

    private static String of(Piece piece) {
        return piece instanceof Literal literal ? '"' + literal.source() + '"' : ((Macro) piece).name();
    }
}
