package dev.phaseline.codegen;

/** Input text on its way into Java source, where nothing of it may end a literal or a comment. */
final class JavaText {
    private static final int LINE_LENGTH = 120;
    private static final int CONTINUATION = 8;

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

    /**
     * Returns a statement on one line or, where it is too long, on two.
     *
     * @param indent the blanks before it
     * @param head its first part, which ends where the line may break
     * @param tail the rest
     */
    static String broken(int indent, String head, String tail) {
        String start = " ".repeat(indent) + head;
        return start.length() + tail.length() <= LINE_LENGTH
                ? start + tail + "\n"
                : start.stripTrailing() + "\n" + " ".repeat(indent + CONTINUATION) + tail.stripLeading() + "\n";
    }

    /** Returns text for a line comment: one line, and no backslash that could begin a Unicode escape. */
    static String comment(String text) {
        return text.replace('\\', '/').replaceAll("[^ -~]", "?");
    }
}
