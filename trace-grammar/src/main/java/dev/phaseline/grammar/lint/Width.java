package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.FieldType;
import java.util.Set;

/** A conversion whose length is not that of the argument's type: it cuts the value, or fits on some hosts only. */
final class Width extends ConversionRule {
    private static final Set<String> FIXED_64 = Set.of("int64_t", "uint64_t");

    @Override
    void check(Conversion conversion, ConversionText text, Argument value, SourceLine line) {
        if (!isInteger(conversion, value)) {
            return;
        }
        if (conversion.length().bits() < bits(value)) {
            line.warning(
                            DiagnosticKind.WIDTH,
                            conversion.range(),
                            value.name() + " is " + value.type() + ", but the conversion prints its low "
                                    + conversion.length().bits() + " bits only")
                    .fix(text.withLengthOf(line, value.type()));
        } else if (isWide(value) && !lengthOf(value).contains(text.length())) {
            boolean fixed = FIXED_64.contains(plain(value));
            line.warning(
                            fixed ? DiagnosticKind.LONG_FOR_64 : DiagnosticKind.WIDTH,
                            conversion.range(),
                            value.name() + " is " + value.type() + ", but the conversion has the length of "
                                    + owner(text))
                    .fix(text.withLengthOf(line, value.type()));
        }
    }

    private static boolean isWide(Argument value) {
        return value.type().field() == FieldType.INT64 || value.type().field() == FieldType.UINT64;
    }

    /** The lengths that fit a type of 64 bits on every host: modifiers and the sizes of macros. */
    private static Set<String> lengthOf(Argument value) {
        return switch (plain(value)) {
            case "int64_t", "uint64_t" -> Set.of("64");
            case "size_t", "ssize_t" -> Set.of("z");
            case "ptrdiff_t" -> Set.of("t");
            case "uintptr_t" -> Set.of("PTR");
            default -> plain(value).split("\\blong\\b", -1).length == 3 ? Set.of("ll") : Set.of("l");
        };
    }

    private static String plain(Argument value) {
        return value.type().spelling().replace("const", "").strip();
    }

    private static String owner(ConversionText text) {
        return switch (text.length()) {
            case "l" -> "long";
            case "ll" -> "long long";
            case "z" -> "size_t";
            case "t" -> "ptrdiff_t";
            case "j", "MAX" -> "intmax_t";
            case "PTR" -> "uintptr_t";
            default -> "int64_t";
        };
    }
}
