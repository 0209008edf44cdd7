package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.CType;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Length;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Literal;
import dev.phaseline.grammar.model.FormatString.Macro;
import dev.phaseline.grammar.model.FormatString.Piece;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.FormatString.Text;
import dev.phaseline.grammar.model.Property;
import dev.phaseline.grammar.model.SourceRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Declarations of every construct, made without the parser. All positions are {@link #NOWHERE}. */
final class RandomDeclarations {
    static final SourceRange NOWHERE = new SourceRange("", 1, 1, 1);

    private static final List<List<String>> WORDS = List.of(
            List.of("int"),
            List.of("unsigned"),
            List.of("unsigned", "int"),
            List.of("long", "unsigned", "int"),
            List.of("unsigned", "long", "long"),
            List.of("long"),
            List.of("char"),
            List.of("const", "char"),
            List.of("signed", "char"),
            List.of("short", "int"),
            List.of("bool"),
            List.of("const", "bool"),
            List.of("int8_t"),
            List.of("uint8_t"),
            List.of("int16_t"),
            List.of("uint16_t"),
            List.of("int32_t"),
            List.of("const", "uint32_t"),
            List.of("int64_t"),
            List.of("uint64_t"),
            List.of("size_t"),
            List.of("ssize_t"),
            List.of("uintptr_t"),
            List.of("ptrdiff_t"));

    private static final List<String> NAMES =
            List.of("a", "new", "class", "portB", "_x", "N1_bits", "default_", "begin", "stackTrace");

    private static final List<String> SECTIONS =
            List.of("ram.c", "hw/net/e1000.c", "../x.S", "vmstate-types.c", "a+b.cc", "target/i386.inc");

    private static final String TEXT = "abc ,;:=()[]{}#'/*?-xX%%%\t\"\"\\\\09\n\r\u0001\u0007\u00e9\u2028\u4e2d";

    private final Random random;

    RandomDeclarations(long seed) {
        random = new Random(seed);
    }

    /** Returns declarations as one file could have them: sections in stretches, no name twice. */
    List<Declaration> file() {
        var declarations = new ArrayList<Declaration>();
        String section = "";
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            section = random.nextInt(3) == 0 ? any(SECTIONS) : section;
            declarations.add(declaration("acme" + i + (random.nextBoolean() ? "_Xy" : ""), section));
        }
        return declarations;
    }

    private Declaration declaration(String name, String section) {
        Set<Property> properties = EnumSet.noneOf(Property.class);
        for (Property property : Property.values()) {
            if (random.nextInt(4) == 0) {
                properties.add(property);
            }
        }
        boolean tcg = properties.contains(Property.TCG);
        List<Slot> slots = new ArrayList<>();
        var arguments = new ArrayList<Argument>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Slot slot = slot(tcg && random.nextBoolean());
            slots.add(slot);
            for (CType type : slot.types()) {
                arguments.add(new Argument(type, any(NAMES) + arguments.size(), NOWHERE));
            }
        }
        var formats = new ArrayList<FormatString>();
        if (tcg) {
            formats.add(format(slots.stream().filter(slot -> !slot.tcg()).toList()));
        }
        if (tcg || random.nextInt(5) > 0) {
            formats.add(format(slots));
        }
        return new Declaration(name, properties, arguments, formats, section, NOWHERE);
    }

    /**
     * A conversion and the arguments that it takes.
     *
     * @param spelling the letters after width and precision, or the name of a macro
     */
    private record Slot(List<CType> types, boolean tcg, Conversion conversion, String flags, String spelling) {}

    private Slot slot(boolean tcg) {
        CType value = tcg
                ? CType.tcg(any(List.of("TCGv", "TCGv_i32", "TCGv_i64", "TCGv_ptr")))
                        .orElseThrow()
                : type();
        var types = new ArrayList<CType>();
        Size width = tcg ? Size.NONE : size(types);
        Size precision = tcg ? Size.NONE : size(types);
        types.add(value);
        String flags = random.ints(random.nextInt(3), 0, 5)
                .mapToObj(i -> String.valueOf("-+ #0".charAt(i)))
                .collect(Collectors.joining());
        String spelling = spelling(value.field());
        String letters = spelling.startsWith("PRI") ? expansion(spelling) : spelling;
        var conversion = new Conversion(
                flags.chars().mapToObj(c -> (char) c).collect(Collectors.toSet()),
                width,
                precision,
                length(letters.substring(0, letters.length() - 1)),
                letters.charAt(letters.length() - 1),
                NOWHERE);
        return new Slot(types, tcg, conversion, flags, spelling);
    }

    private CType type() {
        int stars = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
        List<String> words = stars > 0 && random.nextInt(3) == 0 ? List.of("void") : any(WORDS);
        return CType.of(words, stars).orElseThrow();
    }

    private Size size(List<CType> types) {
        return switch (random.nextInt(5)) {
            case 0 -> new Size.Fixed(1 + random.nextInt(40));
            case 1 -> {
                types.add(CType.of(List.of("int"), 0).orElseThrow());
                yield new Size.FromArgument();
            }
            default -> Size.NONE;
        };
    }

    private String spelling(FieldType type) {
        String letter = any(List.of("d", "i", "u", "o", "x", "X"));
        return switch (type) {
            case STRING -> "s";
            case POINTER -> "p";
            case INT64, UINT64 ->
                random.nextBoolean()
                        ? any(List.of("l", "ll", "z", "j", "t")) + letter
                        : "PRI" + letter + any(List.of("64", "PTR", "MAX"));
            default ->
                random.nextBoolean()
                        ? any(List.of("hh", "h", "")) + letter
                        : random.nextInt(4) == 0 ? "c" : "PRI" + letter + any(List.of("8", "16", "32"));
        };
    }

    private static String expansion(String macro) {
        String length = switch (macro.substring(4)) {
            case "8" -> "hh";
            case "16" -> "h";
            case "32" -> "";
            default -> "l";
        };
        return length + macro.charAt(3);
    }

    private static Length length(String modifier) {
        return switch (modifier) {
            case "hh" -> Length.CHAR;
            case "h" -> Length.SHORT;
            case "" -> Length.INT;
            default -> Length.LONG;
        };
    }

    private FormatString format(List<Slot> slots) {
        var spelling = new Spelling();
        spelling.text();
        for (Slot slot : slots) {
            spelling.conversion(slot);
            spelling.text();
        }
        return spelling.end();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Cuts a format into literals and macros, and notes what it means on the way. */
    private final class Spelling {
        private final List<Piece> pieces = new ArrayList<>();
        private final List<Segment> segments = new ArrayList<>();
        private final StringBuilder source = new StringBuilder();
        private final StringBuilder value = new StringBuilder();
        private final StringBuilder text = new StringBuilder();

        void text() {
            int length = random.nextInt(4);
            for (int i = 0; i < length; i++) {
                character(TEXT.charAt(random.nextInt(TEXT.length())));
                if (random.nextInt(6) == 0) {
                    cut();
                }
            }
        }

        private void character(char c) {
            text.append(c);
            if (c == '%') {
                source.append("%%");
                value.append("%%");
                return;
            }
            value.append(c);
            boolean escape = "\"\\\n\r".indexOf(c) >= 0 || random.nextInt(8) == 0;
            source.append(escape ? escaped(c) : String.valueOf(c));
        }

        private String escaped(char c) {
            return switch (c) {
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                case '"', '\\', '\'', '?' -> "\\" + c;
                default -> c < 512 ? "\\%03o".formatted((int) c) : "\\u%04x".formatted((int) c);
            };
        }

        void conversion(Slot slot) {
            if (!text.isEmpty()) {
                segments.add(new Text(text.toString()));
                text.setLength(0);
            }
            segments.add(slot.conversion());
            literal("%" + slot.flags() + size(slot.conversion().width()));
            if (!slot.conversion().precision().equals(Size.NONE)) {
                literal("." + size(slot.conversion().precision()));
            }
            if (slot.spelling().startsWith("PRI")) {
                cut();
                pieces.add(new Macro(slot.spelling(), expansion(slot.spelling()), NOWHERE));
            } else {
                literal(slot.spelling());
            }
        }

        private String size(Size size) {
            return size instanceof Size.Fixed fixed ? String.valueOf(fixed.value()) : size.equals(Size.NONE) ? "" : "*";
        }

        private void literal(String plain) {
            source.append(plain);
            value.append(plain);
            if (random.nextInt(10) == 0) {
                cut();
            }
        }

        private void cut() {
            if (!source.isEmpty() || pieces.isEmpty() || random.nextInt(4) == 0) {
                pieces.add(new Literal(source.toString(), value.toString(), NOWHERE));
                source.setLength(0);
                value.setLength(0);
            }
        }

        FormatString end() {
            boolean newline = source.toString().endsWith("\\n");
            cut();
            if (newline || endsWithNewline()) {
                pieces.add(new Literal("", "", NOWHERE)); // QEMU refuses a newline at the very end
            }
            if (!text.isEmpty()) {
                segments.add(new Text(text.toString()));
            }
            var format = new FormatString("", pieces, segments);
            return new FormatString(CanonicalText.of(format), pieces, segments);
        }

        private boolean endsWithNewline() {
            return pieces.get(pieces.size() - 1) instanceof Literal literal
                    && literal.source().endsWith("\\n");
        }
    }

    /** Returns the same declaration without its positions. */
    static Declaration withoutPositions(Declaration declaration) {
        return new Declaration(
                declaration.name(),
                declaration.properties(),
                declaration.arguments().stream()
                        .map(argument -> new Argument(argument.type(), argument.name(), NOWHERE))
                        .toList(),
                declaration.formats().stream()
                        .map(RandomDeclarations::withoutPositions)
                        .toList(),
                declaration.section(),
                NOWHERE);
    }

    private static FormatString withoutPositions(FormatString format) {
        List<Piece> pieces = format.pieces().stream()
                .map(piece -> piece instanceof Literal literal
                        ? new Literal(literal.source(), literal.value(), NOWHERE)
                        : macro((Macro) piece))
                .toList();
        List<Segment> segments = format.segments().stream()
                .map(segment -> segment instanceof Conversion conversion ? withoutPosition(conversion) : segment)
                .toList();
        return new FormatString(CanonicalText.of(format), pieces, segments);
    }

    private static Piece macro(Macro macro) {
        return new Macro(macro.name(), macro.expansion(), NOWHERE);
    }

    private static Segment withoutPosition(Conversion conversion) {
        return new Conversion(
                conversion.flags(),
                conversion.width(),
                conversion.precision(),
                conversion.length(),
                conversion.letter(),
                NOWHERE);
    }
}
