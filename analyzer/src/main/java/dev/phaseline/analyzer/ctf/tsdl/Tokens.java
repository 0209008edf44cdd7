package dev.phaseline.analyzer.ctf.tsdl;

import java.util.List;

/** The tokens that have not been used yet. */
final class Tokens {
    private final List<Token> tokens;
    private int next;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The token after the next one. */
    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token next() {
        var token = tokens.get(next);
        if (next < tokens.size() - 1) {
            next++;
        }
        return token;
    }

    boolean isAtEnd() {
        return peek().kind() == Token.Kind.END;
    }

    /** Takes the next token if it is a sign. */
    boolean takeIf(String sign) {
        boolean is = peek().is(sign);
        if (is) {
            next();
        }
        return is;
    }

    /** Takes the next token if it is a name. */
    boolean takeIfName(String name) {
        boolean is = peek().isName(name);
        if (is) {
            next();
        }
        return is;
    }

    void expect(String sign) throws TsdlException {
        if (!takeIf(sign)) {
            throw unexpected("'" + sign + "'");
        }
    }

    String expectName() throws TsdlException {
        if (peek().kind() != Token.Kind.NAME) {
            throw unexpected("a name");
        }
        return next().text();
    }

    long expectNumber() throws TsdlException {
        boolean negative = takeIf("-");
        if (!negative) {
            takeIf("+");
        }
        var token = peek();
        if (token.kind() != Token.Kind.NUMBER) {
            throw unexpected("a number");
        }
        next();
        long value = number(token);
        return negative ? -value : value;
    }

    static long number(Token token) throws TsdlException {
        var digits = token.text().replaceAll("[uUlL]+$", "");
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Long.parseUnsignedLong(digits.substring(2), 16);
            }
            return digits.length() > 1 && digits.startsWith("0")
                    ? Long.parseUnsignedLong(digits.substring(1), 8)
                    : Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new TsdlException(token.line(), token + " is no number of 64 bits");
        }
    }

    TsdlException unexpected(String expected) {
        return new TsdlException(peek().line(), "found " + peek() + "; expected " + expected);
    }

    /** Takes everything up to the end of the block or statement at hand, whatever it is. */
    void skipStatement() {
        int depth = 0;
        while (!isAtEnd()) {
            var token = next();
            if (token.is("{")) {
                depth++;
            } else if (token.is("}")) {
                depth--;
            } else if (token.is(";") && depth <= 0) {
                return;
            }
        }
    }

    int position() {
        return next;
    }

    /** Goes back to where {@link #position} was. */
    void reset(int position) {
        next = position;
    }
}
