package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.log.EventPattern.Match;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row is a declaration, what its format printed, and the values read from that. */
class EventPatternTest {
    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(delimiter = '!', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            # hex and decimal                                       ! text                    ! values
            (uint64_t a, unsigned b) "addr=0x%" PRIx64 " size=%u"   ! addr=0xfee00000 size=4  ! 4276092928, 4
            (uint64_t a, unsigned b) "addr=0x%" PRIx64 " size=%u"   ! addr=0x0f size=1        ! none
            (uint64_t a, unsigned b) "addr=0x%" PRIx64 " size=%u"   ! addr=0xFF size=1        ! none
            (uint64_t a, unsigned b) "addr=0x%" PRIx64 " size=%u"   ! addr=0x1 size=4294967296! none
            (uint64_t a, unsigned b) "addr=0x%" PRIx64 " size=%u"   ! addr=0x1 size=007       ! none
            (uint64_t a, unsigned b) "addr=0x%" PRIx64 " size=%u"   ! addr=0x1 size=          ! none
            (uint64_t a, unsigned b) "addr=0x%" PRIx64 " size=%u"   ! addr=0x1 size=4 more    ! none
            (uint64_t a) "%" PRIu64                                 ! 18446744073709551615    ! 18446744073709551615
            (uint64_t a) "%" PRIu64                                 ! 18446744073709551616    ! none
            (uint64_t a) "%" PRIx64                                 ! ffffffffffffffff        ! 18446744073709551615
            (uint64_t a) "%" PRIx64                                 ! 1ffffffffffffffff       ! none
            (int64_t a) "%" PRId64                                  ! -9223372036854775808    ! -9223372036854775808
            (int64_t a) "%" PRId64                                  ! 9223372036854775808     ! none
            (int64_t a) "%" PRId64                                  ! -0                      ! none
            (int a) "%d"                                            ! -2147483648             ! -2147483648
            (int a) "%d"                                            ! 2147483648              ! none
            (int a) "0%o"                                           ! 0644                    ! 420
            # a conversion of the other signedness or another width
            (uint32_t a, int b) "%d %x"                             ! -1 ffffffff             ! 4294967295, -1
            (int8_t a, char b) "0x%x 0x%x"                          ! 0xffffff80 0x41         ! -128, 65
            (int8_t a) "0x%x"                                       ! 0x80                    ! none
            (uint8_t a) "%d"                                        ! 255                     ! 255
            (uint8_t a) "%d"                                        ! 256                     ! none
            (uint64_t a) "%" PRId64                                 ! -1                      ! 18446744073709551615
            (bool a) "%d"                                           ! 1                       ! true
            (bool a) "%d"                                           ! 2                       ! none
            (int a) "%" PRIx16                                      ! ffff                    ! doubtful 65535
            (int a) "%hd"                                           ! -1                      ! doubtful -1
            # width, zeros, precision
            (uint8_t a, uint8_t b) "%02x%02x"                       ! 0fff                    ! 15, 255
            (uint8_t a, uint8_t b) "%02x%02x"                       ! fff                     ! none
            (uint32_t a) "%04x"                                     ! 12345                   ! 74565
            (uint32_t a) "%04x"                                     ! 00012345                ! none
            (int a) "[%3d]"                                         ! `[  7]`                 ! 7
            (int a) "[%3d]"                                         ! `[   7]`                ! none
            (int a) "[%3d]"                                         ! [-1234]                 ! -1234
            (int a) "%03d"                                          ! -07                     ! -7
            (uint32_t a) "%8.4x|"                                   ! `    00ff|`             ! 255
            (uint32_t a) "%.2x"                                     ! 0f                      ! 15
            (int a, int b, int c) "%+d|% d|%-5d|"                   ! `+1| 2|3    |`          ! 1, 2, 3
            (unsigned a) "%#x"                                      ! 0xff                    ! 255
            (unsigned a) "%#x"                                      ! ff                      ! none
            (int a) "[%.0d]"                                        ! []                      ! 0
            (int w, uint64_t a) "0x%0*" PRIx64                      ! 0x00ff                  ! 4, 255
            (int w, uint64_t a) "0x%0*" PRIx64                      ! 0xff                    ! doubtful 2, 255
            (int n, const char *s) "%.*s"                           ! abc                     ! doubtful 3, 'abc'
            # slips of formats
            (uint16_t a) "%ud"                                      ! 7d                      ! 7
            (uint32_t a) "%0x8"                                     ! f8                      ! 15
            (uint32_t a) "%0x8"                                     ! 88                      ! 8
            (unsigned a) "done %u%%"                                ! done 99%                ! 99
            (int a, int b) ""                                       ! ``                      ! doubtful 0, 0
            # addresses and characters
            (void *p) "%p"                                          ! (nil)                   ! 0
            (void *p) "%p"                                          ! 0x10                    ! 16
            (void *p) "%p"                                          ! 0x0                     ! none
            (void *p) "%p"                                          ! 0x0000000000000010      ! 16
            (void *p) "%p"                                          ! 00000000DEADBEEF        ! 3735928559
            (void *p) "%p end"                                      ! 0xffffffffffffffff end  ! 18446744073709551615
            (char a, unsigned char b) "%c %c"                       ! `  A`                   ! 32, 65
            (char a) "<%3c>"                                        ! `<  x>`                 ! 120
            # strings
            (const char *s, const char *t) "%s %s"                  ! a b                     ! 'a', 'b'
            (const char *s, const char *t) "%s %s"                  ! `a `                    ! 'a', ''
            (const char *s, const char *t) "%s %s"                  ! a b c                   ! 2 ways 'a', 'b c'
            (const char *s, const char *t) "%s %s"                  ! a b c d                 ! 3 ways 'a', 'b c d'
            (char *a, char *b, char *c, char *d) "%s|%s|%s|%s"      ! a|b|c|d                 ! 'a', 'b', 'c', 'd'
            (char *a, char *b, char *c, char *d) "%s|%s|%s|%s"      ! a|b|c|d|e               ! 4 ways 'a', 'b', 'c', 'd|e'
            (char *a, char *b, char *c, char *d) "%s|%s|%s|%s"      ! (null)||x|y             ! doubtful null, '', 'x', 'y'
            (const char *s, unsigned n) "%s%u"                      ! ab12                    ! 2 ways 'ab', 12
            (const char *s, unsigned n) "%s%u"                      ! ab012                   ! 2 ways 'ab0', 12
            (const char *s, int n) "%s-%d"                          ! a--5                    ! 2 ways 'a', -5
            (const char *s, int n) "%s %d"                          ! {"a": 1, "b": "x 0"} 1  ! '{"a": 1, "b": "x 0"}', 1
            (uint64_t a, const char *s) "0x%" PRIx64 "%s -> x"      ! 0x1fad -> x             ! 4 ways 8109, ''
            (const char *s, uint64_t o, void *p) "%s: %" PRIx64 " %p" ! a: 1: 10 0x20         ! 'a: 1', 16, 32
            (const char *s, uint64_t o, void *p) "%s: %" PRIx64 " %p" ! a: 10 0x20: 30 0x40   ! 'a: 10 0x20', 48, 64
            (const char *s, int n) "%20s/CMD%02d"                   ! `                READ/CMD17` ! doubtful 'READ', 17
            (const char *s, int n) "%4s/%d"                         ! READY/17                ! 'READY', 17
            (const char *s) "%-6s|"                                 ! `abc   |`               ! doubtful 'abc'
            (const char *s) "%.3s"                                  ! abc                     ! doubtful 'abc'
            (const char *s) "%.3s"                                  ! ab                      ! 'ab'
            (const char *s) "%.3s"                                  ! abcd                    ! none
            (const char *s, char c) "%s%c"                          ! abc                     ! 'ab', 99
            """)
    void readsTheTextThatAFormatPrinted(String declaration, String text, String expected) {
        assertThat(read(declaration, text)).isEqualTo(expected);
    }

    private static String read(String declaration, String text) {
        var event = TraceEventsParser.parse("test", "event" + declaration + "\n")
                .catalog()
                .events()
                .getFirst();
        var pattern = PatternCompiler.compile(event, Dialect.QEMU);
        byte[] line = ("before " + text + " after").getBytes(StandardCharsets.UTF_8);
        int from = "before ".length();
        var out = new ParsedArguments();
        var readings = new Readings(new Vocabulary());
        var match = pattern.match(line, from, line.length - " after".length(), out, readings);
        if (match == Match.NONE) {
            return "none";
        }
        var values = values(event, line, out);
        if (match == Match.EXACT) {
            return values;
        }
        return (out.isDoubtful() || readings.ways() < 2 ? "doubtful " : readings.ways() + " ways ") + values;
    }

    private static String values(TraceEvent event, byte[] line, ParsedArguments out) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < event.arguments().size(); i++) {
            var field = event.arguments().get(i).type().field();
            if (field == FieldType.STRING) {
                values.add(
                        out.start(i) == ParsedArguments.NULL
                                ? "null"
                                : "'"
                                        + new String(
                                                line, out.start(i), out.end(i) - out.start(i), StandardCharsets.UTF_8)
                                        + "'");
            } else if (field == FieldType.BOOLEAN) {
                values.add(Boolean.toString(out.number(i) != 0));
            } else {
                values.add(field.isSigned() ? Long.toString(out.number(i)) : Long.toUnsignedString(out.number(i)));
            }
        }
        return String.join(", ", values);
    }
}
