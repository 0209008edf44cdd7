package dev.phaseline.grammar.model;

/**
 * One argument of an event.
 *
 * @param type its C type
 * @param name its C name, which may be a keyword of Java
 * @param range where type and name stand
 */
public record Argument(CType type, String name, SourceRange range) {
    /** The declaration as C programmers write it, for example {@code const char *rbname}. */
    public String declaration() {
        return type.spelling().endsWith("*") ? type + name : type + " " + name;
    }

    /** The argument with its type as it is when the code runs. */
    Argument onHost() {
        return new Argument(type.onHost(), name, range);
    }
}
