package dev.phaseline.codegen;

import java.util.ArrayList;
import java.util.List;

/**
 * Java source as the project's formatter lays it out. Input text on its way there is escaped, so that nothing of it may
 * end a literal or a comment.
 */
final class JavaText {
    private static final int LINE_LENGTH = 120;
    private static final int CONTINUATION = 8;

    /** The last call of a chain on one line begins in this column or before. */
    private static final int LAST_CALL = 80;

    /** More calls than any declaration of QEMU needs. */
    private static final int LONGEST_CHAIN = 200;

    /** No parameter is called so, since C has no such names. */
    private static final String VARIABLE = "line$";

    private JavaText() {}

    /**
     * Returns a string literal that means the text. Half of a surrogate pair, which no encoding has bytes for, becomes the
     * replacement character: {@code javac} stumbles over an escaped one before a backslash.
     */
    static String literal(String text) {
        var literal = new StringBuilder("\"");
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .forEach(c -> Character.toString(c).chars().forEach(unit -> literal.append(escaped((char) unit))));
        return literal.append('"').toString();
    }

    /**
     * Returns string literals that together mean the text.
     *
     * @param longest the most characters that one of them may have, quotes included
     */
    static List<String> literals(String text, int longest) {
        var literals = new ArrayList<String>();
        int from = 0;
        int blank = 0; // the end of the last blank that fits
        int length = 2;
        for (int i = 0; i < text.length(); ) {
            int next = text.offsetByCodePoints(i, 1);
            int more = literal(text.substring(i, next)).length() - 2;
            if (length + more > longest) {
                int to = blank > from ? blank : i;
                literals.add(literal(text.substring(from, to)));
                from = to;
                i = to;
                length = 2;
            } else {
                length += more;
                i = next;
                blank = text.charAt(next - 1) == ' ' ? next : blank;
            }
        }
        literals.add(literal(text.substring(from)));
        return literals;
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (c >= 0x7F) {
                    yield String.format("\\u%04x", (int) c);
                }
                // Octal, since javac takes a Unicode escape of 0x1A for the end of the file.
                yield c < ' ' ? String.format("\\%03o", (int) c) : String.valueOf(c);
            }
        };
    }

    /** Returns text for a line comment: one line, and no backslash that could begin a Unicode escape. */
    static String comment(String text) {
        return text.replace('\\', '/').replaceAll("[^ -~]", "?");
    }

    /**
     * Returns a Javadoc comment, on one line or, where it is too long, on several.
     *
     * @param text its words, of which none can end it
     */
    static String javadoc(int indent, String text) {
        String start = " ".repeat(indent);
        if (fits(start + "/** " + text + " */")) {
            return start + "/** " + text + " */\n";
        }
        var javadoc = new StringBuilder(start).append("/**\n");
        var line = new StringBuilder(start).append(" *");
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > LINE_LENGTH && line.length() > indent + 2) {
                javadoc.append(line).append('\n');
                line = new StringBuilder(start).append(" *");
            }
            line.append(' ').append(word);
        }
        return javadoc.append(line).append('\n').append(start).append(" */\n").toString();
    }

    /** Returns C code for Javadoc. Braces would end the tag, the others could end the comment or begin an escape. */
    static String code(String text) {
        return "{@code " + text.replaceAll("[^ -~]|[{}@\\\\]", "?").replace("*/", "* /") + "}";
    }

    /**
     * Returns a statement or the head of a method, its items on one line or, where they are too many, each on its own.
     *
     * @param head what stands before the items, up to the parenthesis
     * @param items arguments or parameters
     * @param tail what follows, from the parenthesis
     */
    static String list(int indent, String head, List<String> items, String tail) {
        return list(indent, head, items, tail, indent + CONTINUATION);
    }

    private static String list(int indent, String head, List<String> items, String tail, int itemIndent) {
        String start = " ".repeat(indent) + head;
        String joined = String.join(", ", items);
        if (items.isEmpty() || fits(start + joined + tail)) {
            return start + joined + tail + "\n";
        }
        String continued = " ".repeat(itemIndent);
        String separator = fits(continued + joined + tail) ? ", " : ",\n" + continued;
        return start + "\n" + continued + String.join(separator, items) + tail + "\n";
    }

    /**
     * Returns a constant whose value is a call.
     *
     * @param declaration up to its name
     * @param method what is called, up to the parenthesis
     */
    static String constant(int indent, String declaration, String method, List<String> arguments) {
        String value = method + String.join(", ", arguments) + ");";
        String start = " ".repeat(indent) + declaration + " =";
        if (!fits(start + " " + value) && fits(" ".repeat(indent + CONTINUATION) + value)) {
            return start + "\n" + " ".repeat(indent + CONTINUATION) + value + "\n";
        }
        return list(indent, declaration + " = " + method, arguments, ");");
    }

    /** Returns the statement that makes an object and calls a method of it that has no arguments. */
    static String creation(int indent, String type, List<String> arguments, String method) {
        String start = " ".repeat(indent);
        String creation = start + "new " + type + "(" + String.join(", ", arguments) + ")";
        String call = "." + method + "();";
        if (fits(creation + call)) {
            return creation + call + "\n";
        }
        String callBelow = start + " ".repeat(CONTINUATION) + call + "\n";
        return list(indent, "new " + type + "(", arguments, ")", indent + 2 * CONTINUATION) + callBelow;
    }

    /**
     * Returns calls of methods one on the result of the other: one statement, or many where the compiler, which nests
     * them, would run out of stack.
     *
     * @param type of the object
     * @param arguments of its static method {@code of}, which makes it
     */
    static String chain(int indent, String type, String arguments, List<String> calls) {
        String blanks = " ".repeat(indent);
        String first = type + ".of(" + arguments + ")";
        if (calls.size() > LONGEST_CHAIN) {
            String separator = ";\n" + blanks + VARIABLE;
            return blanks + type + " " + VARIABLE + " = " + first + separator + String.join(separator, calls) + ";\n";
        }
        String start = blanks + first;
        String last = calls.get(calls.size() - 1) + ";";
        String beforeLast = start + String.join("", calls.subList(0, calls.size() - 1));
        String continued = "\n" + " ".repeat(indent + CONTINUATION);
        return beforeLast.length() <= LAST_CALL && fits(beforeLast + last)
                ? beforeLast + last + "\n"
                : start + continued + String.join(continued, calls) + ";\n";
    }

    static boolean fits(String line) {
        return line.length() <= LINE_LENGTH;
    }
}
