package dev.phaseline.analyzer.ctf.tsdl;

import dev.phaseline.analyzer.ctf.tsdl.CtfType.ArrayType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.EnumType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.Field;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.FloatType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.IntegerType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.Label;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.SequenceType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.StringType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.StructType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.VariantType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Parses types and what declares them. */
final class TypeParser {
    /** Deeper than anything that a tracer writes; keeps hostile text from exhausting the stack. */
    private static final int DEEPEST = 32;

    private final Tokens tokens;
    private final ByteOrder nativeOrder;
    private int depth;

    TypeParser(Tokens tokens, ByteOrder nativeOrder) {
        this.tokens = tokens;
        this.nativeOrder = nativeOrder;
    }

    /** Takes {@code typealias} or {@code typedef} with its semicolon if one stands here. */
    boolean takeDefinition(TypeScope scope) throws TsdlException {
        if (tokens.takeIfName("typealias")) {
            var type = type(scope, ":=");
            tokens.expect(":=");
            scope.define(words(), type);
        } else if (tokens.takeIfName("typedef")) {
            var type = type(scope, "");
            do {
                var field = declarator(type);
                scope.define(field.name(), field.type());
            } while (tokens.takeIf(","));
        } else {
            return false;
        }
        tokens.expect(";");
        return true;
    }

    private String words() throws TsdlException {
        var words = new StringBuilder();
        while (!tokens.peek().is(";")) {
            if (tokens.isAtEnd()) {
                throw tokens.unexpected("';'");
            }
            words.append(words.isEmpty() ? "" : " ").append(tokens.next().text());
        }
        if (words.isEmpty()) {
            throw tokens.unexpected("a name");
        }
        return words.toString();
    }

    /**
     * Takes a type.
     *
     * @param end the sign that follows where all words belong to the type; otherwise the last word is a field's name
     */
    CtfType type(TypeScope scope, String end) throws TsdlException {
        if (++depth > DEEPEST) {
            throw new TsdlException(tokens.peek().line(), "types are nested more than " + DEEPEST + " deep");
        }
        try {
            return switch (tokens.peek().kind() == Token.Kind.NAME
                    ? tokens.peek().text()
                    : "") {
                case "struct" -> struct(scope);
                case "variant" -> variant(scope);
                case "enum" -> enumeration(scope);
                case "integer" -> integer();
                case "floating_point" -> floatingPoint();
                case "string" -> string();
                default -> named(scope, end);
            };
        } finally {
            depth--;
        }
    }

    private CtfType named(TypeScope scope, String end) throws TsdlException {
        var name = new StringBuilder();
        int line = tokens.peek().line();
        while (tokens.peek().kind() == Token.Kind.NAME && (!end.isEmpty() || !isDeclarator())) {
            name.append(name.isEmpty() ? "" : " ").append(tokens.next().text());
        }
        if (name.isEmpty()) {
            throw tokens.unexpected("a type");
        }
        return scope.find(name.toString()).orElseThrow(() -> new TsdlException(line, "unknown type '" + name + "'"));
    }

    /** Whether the next word is the name of a field and no part of the type: something other than a word follows. */
    private boolean isDeclarator() {
        return tokens.peekSecond().kind() != Token.Kind.NAME;
    }

    private StructType struct(TypeScope scope) throws TsdlException {
        tokens.next();
        Optional<String> name = tag("struct");
        if (!tokens.peek().is("{")) {
            return found(scope, name, StructType.class);
        }
        var fields = fields(new TypeScope(scope));
        int alignment = 1;
        for (var field : fields) {
            alignment = Math.max(alignment, field.type().alignment());
        }
        if (tokens.takeIfName("align")) {
            tokens.expect("(");
            alignment = Math.max(alignment, alignment(tokens.expectNumber()));
            tokens.expect(")");
        }
        var type = new StructType(fields, alignment);
        name.ifPresent(text -> scope.define(text, type));
        return type;
    }

    private Optional<String> tag(String kind) {
        return tokens.peek().kind() == Token.Kind.NAME
                ? Optional.of(kind + " " + tokens.next().text())
                : Optional.empty();
    }

    private <T extends CtfType> T found(TypeScope scope, Optional<String> name, Class<T> kind) throws TsdlException {
        return name.flatMap(scope::find)
                .filter(kind::isInstance)
                .map(kind::cast)
                .orElseThrow(() -> tokens.unexpected("'{'"));
    }

    private List<Field> fields(TypeScope scope) throws TsdlException {
        var fields = new ArrayList<Field>();
        tokens.expect("{");
        while (!tokens.takeIf("}")) {
            if (!takeDefinition(scope)) {
                var type = type(scope, "");
                if (!tokens.peek().is(";")) { // otherwise it only names a type
                    do {
                        fields.add(declarator(type));
                    } while (tokens.takeIf(","));
                }
                tokens.expect(";");
            }
        }
        return fields;
    }

    private Field declarator(CtfType type) throws TsdlException {
        var name = tokens.expectName();
        return new Field(name, dimensions(type));
    }

    /** Takes the lengths after a name: {@code [2][3]} are two arrays of three each. */
    private CtfType dimensions(CtfType element) throws TsdlException {
        if (!tokens.takeIf("[")) {
            return element;
        }
        if (tokens.peek().kind() == Token.Kind.NUMBER) {
            long length = tokens.expectNumber();
            if (length < 0) {
                throw tokens.unexpected("an array that is not larger than any memory");
            }
            return new ArrayType(innerDimensions(element), length);
        }
        var length = path();
        return new SequenceType(innerDimensions(element), length);
    }

    private CtfType innerDimensions(CtfType element) throws TsdlException {
        tokens.expect("]");
        if (++depth > DEEPEST) {
            throw new TsdlException(tokens.peek().line(), "an array has more than " + DEEPEST + " dimensions");
        }
        try {
            return dimensions(element);
        } finally {
            depth--;
        }
    }

    private String path() throws TsdlException {
        var path = new StringBuilder(tokens.expectName());
        while (tokens.takeIf(".")) {
            path.append('.').append(tokens.expectName());
        }
        return path.toString();
    }

    private VariantType variant(TypeScope scope) throws TsdlException {
        tokens.next();
        Optional<String> name = tag("variant");
        var tag = "";
        if (tokens.takeIf("<")) {
            tag = path();
            tokens.expect(">");
        }
        if (!tokens.peek().is("{")) {
            return new VariantType(tag, found(scope, name, VariantType.class).options());
        }
        var type = new VariantType(tag, fields(new TypeScope(scope)));
        name.ifPresent(text -> scope.define(text, type));
        return type;
    }

    private EnumType enumeration(TypeScope scope) throws TsdlException {
        tokens.next();
        Optional<String> name = tag("enum");
        boolean hasContainer = tokens.takeIf(":");
        if (!hasContainer && !tokens.peek().is("{")) {
            return found(scope, name, EnumType.class);
        }
        int line = tokens.peek().line();
        var container = hasContainer ? type(scope, "{") : scope.find("int").orElse(StructType.EMPTY);
        if (!(container instanceof IntegerType integer)) {
            throw new TsdlException(line, "an enumeration is made of an integer");
        }
        var type = new EnumType(integer, labels());
        name.ifPresent(text -> scope.define(text, type));
        return type;
    }

    private List<Label> labels() throws TsdlException {
        var labels = new ArrayList<Label>();
        tokens.expect("{");
        long next = 0;
        while (!tokens.takeIf("}")) {
            var name = tokens.peek().kind() == Token.Kind.STRING ? tokens.next().text() : tokens.expectName();
            long first = tokens.takeIf("=") ? tokens.expectNumber() : next;
            long last = tokens.takeIf("...") ? tokens.expectNumber() : first;
            labels.add(new Label(name, first, last));
            next = last + 1;
            if (!tokens.takeIf(",") && !tokens.peek().is("}")) {
                throw tokens.unexpected("',' or '}'");
            }
        }
        return labels;
    }

    private IntegerType integer() throws TsdlException {
        int line = tokens.next().line();
        var attributes = attributes();
        long size = number(attributes, "size", line, -1);
        if (size < 1 || size > Long.SIZE) {
            throw new TsdlException(line, "an integer has 1 to 64 bits");
        }
        long alignment = number(attributes, "align", line, size % Byte.SIZE == 0 ? Byte.SIZE : 1);
        var encoding = attributes.getOrDefault("encoding", "none").toLowerCase(Locale.ROOT);
        var signed = attributes.getOrDefault("signed", "0").toLowerCase(Locale.ROOT);
        var map = attributes.getOrDefault("map", "");
        return new IntegerType(
                (int) size,
                alignment(alignment),
                signed.equals("true") || signed.equals("1"),
                order(attributes, line),
                base(attributes.getOrDefault("base", "10")),
                encoding.equals("utf8") || encoding.equals("ascii"),
                map.startsWith("clock.") && map.endsWith(".value")
                        ? Optional.of(map.substring("clock.".length(), map.length() - ".value".length()))
                        : Optional.empty());
    }

    private FloatType floatingPoint() throws TsdlException {
        int line = tokens.next().line();
        var attributes = attributes();
        long size = number(attributes, "exp_dig", line, 0) + number(attributes, "mant_dig", line, 0);
        if (size != Float.SIZE && size != Double.SIZE) {
            throw new TsdlException(line, "a floating-point number has 32 or 64 bits");
        }
        return new FloatType(
                (int) size, alignment(number(attributes, "align", line, Byte.SIZE)), order(attributes, line));
    }

    private StringType string() throws TsdlException {
        tokens.next();
        if (tokens.peek().is("{")) {
            attributes();
        }
        return new StringType();
    }

    /** Takes {@code { name = value; … }}; a value is a word, a number, a string or a path, as text. */
    private Map<String, String> attributes() throws TsdlException {
        var attributes = new HashMap<String, String>();
        tokens.expect("{");
        while (!tokens.takeIf("}")) {
            var name = tokens.expectName();
            tokens.expect("=");
            var value = tokens.peek().kind() == Token.Kind.NAME
                    ? path()
                    : tokens.next().text();
            attributes.put(name, value);
            tokens.expect(";");
        }
        return attributes;
    }

    private static long number(Map<String, String> attributes, String name, int line, long absent)
            throws TsdlException {
        var text = attributes.get(name);
        return text == null ? absent : Tokens.number(new Token(Token.Kind.NUMBER, text, line));
    }

    private int alignment(long bits) throws TsdlException {
        if (bits < 1 || bits > 1 << 20 || Long.bitCount(bits) != 1) {
            throw new TsdlException(tokens.peek().line(), "an alignment is a power of two of bits");
        }
        return (int) bits;
    }

    private ByteOrder order(Map<String, String> attributes, int line) throws TsdlException {
        return order(attributes.getOrDefault("byte_order", "native"), nativeOrder, line);
    }

    /** What a word for a byte order means. */
    static ByteOrder order(String word, ByteOrder nativeOrder, int line) throws TsdlException {
        return switch (word) {
            case "le" -> ByteOrder.LITTLE_ENDIAN;
            case "be", "network" -> ByteOrder.BIG_ENDIAN;
            case "native" -> nativeOrder;
            default -> throw new TsdlException(line, "unknown byte order '" + word + "'");
        };
    }

    private static int base(String word) {
        return switch (word) {
            case "hexadecimal", "hex", "x", "X", "p", "16" -> 16;
            case "octal", "oct", "o", "8" -> 8;
            case "binary", "b", "2" -> 2;
            default -> 10;
        };
    }
}
