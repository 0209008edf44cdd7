package dev.phaseline.grammar.model;

import java.util.List;

/**
 * The format of an event.
 *
 * @param text the format as written, with its quotes and macros, from the first quote to the end of the last piece
 * @param pieces the adjacent string literals and macros that C joins
 * @param segments the joined text, cut into literal text and conversions
 */
public record FormatString(String text, List<Piece> pieces, List<Segment> segments) {
    /** Copies the lists. */
    public FormatString {
        pieces = List.copyOf(pieces);
        segments = List.copyOf(segments);
    }

    /** The conversions, in order. */
    public List<Conversion> conversions() {
        return segments.stream()
                .filter(Conversion.class::isInstance)
                .map(Conversion.class::cast)
                .toList();
    }

    /** The text that C makes of the pieces: literals decoded, macros expanded. */
    public String joined() {
        var joined = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Literal literal) {
                joined.append(literal.value());
            } else if (piece instanceof Macro macro) {
                joined.append(macro.expansion());
            }
        }
        return joined.toString();
    }

    /** Where the format stands, from its first quote to the end of its last piece. */
    public SourceRange range() {
        return pieces.get(0).range().to(pieces.get(pieces.size() - 1).range());
    }

    /** What stands in the file. */
    public sealed interface Piece {
        /** Where it stands. */
        SourceRange range();
    }

    /**
     * A string literal.
     *
     * @param source its characters as written, between the quotes
     * @param value its characters, escapes decoded
     * @param range from quote to quote
     */
    public record Literal(String source, String value, SourceRange range) implements Piece {}

    /**
     * A macro of {@code <inttypes.h>}.
     *
     * @param name for example {@code PRIx64}
     * @param expansion its letters on LP64 glibc, for example {@code lx}
     * @param range where it stands
     */
    public record Macro(String name, String expansion, SourceRange range) implements Piece {}

    /** What is printed. */
    public sealed interface Segment permits Text, Conversion {}

    /**
     * Characters printed as they are; {@code %%} is one.
     *
     * @param value the characters
     */
    public record Text(String value) implements Segment {}
}
