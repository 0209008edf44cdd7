package dev.phaseline.analyzer.ctf.tsdl;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into tokens. Comments are those of C; what is no token is one of its own, for the parser to refuse. */
final class Lexer {
    private static final List<String> LONG_SIGNS = List.of("...", ":=", "->");

    private final String text;
    private int next;
    private int line = 1;

    private Lexer(String text) {
        this.text = text;
    }

    /** All tokens of a text, and an end. */
    static List<Token> tokens(String text) {
        var lexer = new Lexer(text);
        var tokens = new ArrayList<Token>();
        Token token;
        do {
            token = lexer.token();
            tokens.add(token);
        } while (token.kind() != Token.Kind.END);
        return tokens;
    }

    private Token token() {
        skipBlanks();
        int start = next;
        int startLine = line;
        if (next == text.length()) {
            return new Token(Token.Kind.END, "", line);
        }
        char c = text.charAt(next);
        if (c == '"') {
            return new Token(Token.Kind.STRING, string(), startLine);
        }
        if (isLetter(c)) {
            skipWord();
            return new Token(Token.Kind.NAME, text.substring(start, next), line);
        }
        if (c >= '0' && c <= '9') {
            skipWord();
            return new Token(Token.Kind.NUMBER, text.substring(start, next), line);
        }
        for (var sign : LONG_SIGNS) {
            if (text.startsWith(sign, next)) {
                next += sign.length();
                return new Token(Token.Kind.SIGN, sign, line);
            }
        }
        next++;
        return new Token(Token.Kind.SIGN, String.valueOf(c), line);
    }

    private void skipBlanks() {
        while (next < text.length()) {
            char c = text.charAt(next);
            if (c == '\n') {
                line++;
                next++;
            } else if (c <= ' ') {
                next++;
            } else if (text.startsWith("//", next)) {
                skipTo("\n", 0);
            } else if (text.startsWith("/*", next)) {
                next += 2;
                skipTo("*/", 2);
            } else {
                return;
            }
        }
    }

    private void skipTo(String sign, int more) {
        int found = text.indexOf(sign, next);
        int end = found < 0 ? text.length() : found + more;
        for (; next < end; next++) {
            if (text.charAt(next) == '\n') {
                line++;
            }
        }
    }

    private String string() {
        var value = new StringBuilder();
        next++;
        while (next < text.length() && text.charAt(next) != '"') {
            char c = text.charAt(next++);
            if (c == '\n') {
                line++;
            }
            value.append(c == '\\' && next < text.length() ? escaped(text.charAt(next++)) : c);
        }
        next = Math.min(next + 1, text.length());
        return value.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '0' -> '\0';
            default -> c;
        };
    }

    private void skipWord() {
        while (next < text.length() && (isLetter(text.charAt(next)) || isDigit(text.charAt(next)))) {
            next++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
