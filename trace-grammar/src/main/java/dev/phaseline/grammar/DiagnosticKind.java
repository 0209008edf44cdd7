package dev.phaseline.grammar;

import static dev.phaseline.grammar.Diagnostic.Severity.ERROR;
import static dev.phaseline.grammar.Diagnostic.Severity.WARNING;

import dev.phaseline.grammar.Diagnostic.Severity;
import java.util.Locale;

/**
 * The table of what can be wrong with a {@code trace-events} file. An error is what QEMU's own generator or the C
 * compiler behind it refuses, a warning is what both let pass although it is hardly meant.
 */
public enum DiagnosticKind {
    /** The line is neither blank, nor a comment, nor has it the shape of a declaration. */
    NOT_AN_EVENT(
            ERROR, "each line is blank, a comment that begins with #, or one declaration; none continues on the next"),
    /** A line is too long to be looked at. */
    LINE_TOO_LONG(ERROR, "the line is skipped; the longest that QEMU ever had are below 400 characters"),
    /** A file declares more than fits into memory. */
    TOO_MUCH(ERROR, "what follows is not read; a file may declare some 60,000 events, ten times a whole QEMU tree"),
    /** A line holds bytes that are no UTF-8. */
    NOT_UTF8(ERROR, "trace-events files are UTF-8, and QEMU's own ASCII"),
    /** A word before the name is no property of events. */
    UNKNOWN_PROPERTY(ERROR, "only the words disable, vcpu and tcg may stand before the name"),
    /** The name is no C identifier. */
    BAD_NAME(ERROR, "a name becomes part of C code: ASCII letters, digits and underscores, and no keyword"),
    /** The name was declared before. */
    DUP_EVENT(ERROR, "C has one function trace_NAME and one macro TRACE_NAME for each event, the latter in upper case"),
    /** Nothing stands between two commas or parentheses. */
    EMPTY_ARGUMENT(ERROR, "an event without arguments has (void)"),
    /** An argument is not a type and a name. */
    ARGUMENT_SHAPE(ERROR, "each argument is a type and a name, as in (uint64_t addr, int ret)"),
    /** A trace event cannot have an argument of the type. */
    TYPE_NOT_ALLOWED(
            ERROR,
            "generated code includes no header of QEMU, so only C's integers, those of <stdint.h>, bool and pointers to"
                    + " them are known there"),
    /** Words that may stand in a type are combined to none. */
    BAD_TYPE(ERROR, "each word is allowed, but C knows no such type"),
    /** The name of the argument was used before. */
    DUP_PARAM(ERROR, "arguments are parameters of one C function"),
    /** QEMU's limit of ten arguments is exceeded. */
    TOO_MANY_ARGS(
            ERROR, "the backends that use probes of the system take ten values; pass a pointer or split the event"),
    /** Text stands where the declaration should have ended, or a format does not start with a quote. */
    TRAILING_TEXT(
            ERROR, "QEMU drops what follows the arguments without a quote, and C fails on what follows the format"),
    /** A string literal has no closing quote. */
    UNTERMINATED(ERROR, "string literals end on their line"),
    /** An escape sequence is none of C's. */
    UNKNOWN_ESCAPE(ERROR, "C knows \\a \\b \\f \\n \\r \\t \\v \\\\ \\' \\\" \\? and octal, \\x, \\u and \\U numbers"),
    /** A word between string literals is no macro of {@code <inttypes.h>}. */
    UNKNOWN_MACRO(ERROR, "the macros are PRI, a letter of d i o u x X, and 8, 16, 32, 64, PTR or MAX"),
    /** No open conversion stands before a macro. */
    STRAY_MACRO(ERROR, "the macro stands for the letters after a percent sign, which must end the literal before it"),
    /** There are two formats without {@code tcg}, or not two with it. */
    TWO_FORMATS(ERROR, "a comma separates the two formats of a tcg event; others have one"),
    /** A conversion is none that trace events may use. */
    FMT_UNKNOWN(ERROR, "trace events use %d %i %u %o %x %X %c %s %p, and the lengths hh h l ll z j t for integers"),
    /** The format ends inside a conversion. */
    FMT_PERCENT_END(ERROR, "a percent sign itself is written %%"),
    /** {@code %m} stands in a format. */
    PERCENT_M(ERROR, "%m prints errno, which backends may have changed by then; pass errno as an argument"),
    /** The format takes another number of arguments than the event has. */
    FMT_COUNT(ERROR, "each conversion takes one argument, each star of a width or precision one more"),
    /** A conversion does not fit the type of its argument. */
    FMT_TYPE(ERROR, "C would read the argument as another type than it was passed as"),
    /** The format ends with a newline. */
    NEWLINE_AT_END(ERROR, "backends end the line themselves, and QEMU refuses a second newline"),

    /** The last line has no line end. */
    NO_FINAL_NEWLINE(WARNING, "QEMU refuses such a file, since the next one is appended to it"),
    /** The file begins with a byte order mark. */
    BYTE_ORDER_MARK(WARNING, "QEMU takes the mark for part of the first line and refuses it"),
    /** Blanks stand before the end of the line. */
    TRAILING_BLANKS(WARNING, "they tell nothing, and QEMU's patch check refuses them"),
    /** There are arguments but no format. */
    NO_FORMAT(WARNING, "the values are recorded, but logs show the bare name"),
    /** A newline stands inside a format, or something that QEMU takes for one. */
    NEWLINE_IN_FORMAT(WARNING, "a line of a log is one event, and QEMU 10 refuses it"),
    /** The sign of a number would be lost or made up. */
    SIGNEDNESS(WARNING, "half of the argument's values are printed as other numbers"),
    /** A narrow signed number is printed with the digits of a wide one. */
    SIGN_EXTENSION(WARNING, "C widens the argument to int first, so that a negative value prints eight digits"),
    /** A conversion prints fewer bits than the argument has, or has the length of another type. */
    WIDTH(WARNING, "the length of a conversion is that of the argument's type on every host"),
    /** The length {@code l} is used for a type of 64 bits. */
    LONG_FOR_64(WARNING, "long has 32 bits on 32-bit hosts and on Windows; the macros of <inttypes.h> fit everywhere"),
    /** A hexadecimal number has no prefix. */
    HEX_PREFIX(WARNING, "10 could be ten or sixteen; QEMU's patch check asks for 0x"),
    /** A decimal number has the prefix of hexadecimal ones. */
    HEX_PREFIX_ON_DECIMAL(WARNING, "readers will take the digits for hexadecimal ones"),
    /** The flag {@code #} is used. */
    HASH_FLAG(WARNING, "# gives zero no prefix and counts the prefix as width; QEMU's patch check asks for a plain 0x"),
    /** A flag has no effect on its conversion. */
    FLAG_IGNORED(WARNING, "C ignores the flag here"),
    /** A conversion runs into letters or digits that look like part of it. */
    LETTER_AFTER(
            WARNING,
            "flags, width and length stand before the letter, which ends the conversion; what follows is text"),
    /** A name begins unlike all others of its section. */
    NAME_PREFIX(WARNING, "names that begin alike are switched on together, as in multifd_*");

    private final Severity severity;
    private final String explanation;

    DiagnosticKind(Severity severity, String explanation) {
        this.severity = severity;
        this.explanation = explanation;
    }

    /** How bad it is, where a diagnostic does not say otherwise. */
    public Severity severity() {
        return severity;
    }

    /** What the rule is or why it exists, in one line. */
    public String explanation() {
        return explanation;
    }

    /** The name that people and scripts see, for example {@code fmt_count}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
