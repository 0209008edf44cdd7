package dev.phaseline.codegen;

/** Input text on its way into Java source, where nothing of it may end a literal or a comment. */
final class JavaText {
    private JavaText() {}

    /** Returns a string literal that means the text. */
    static String literal(String text) {
        var literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> {
                    if (c >= ' ' && c < 0x7F) {
                        literal.append(c);
                    } else {
                        literal.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return literal.append('"').toString();
    }

    /** Returns text for a line comment: one line, and no backslash that could begin a Unicode escape. */
    static String comment(String text) {
        return text.replace('\\', '/').replaceAll("[^ -~]", "?");
    }
}
