package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.FormatString.Text;
import dev.phaseline.grammar.model.Property;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the language allows, as a table: a line, and what it means. */
class ValidDeclarationsTest {
    /**
     * The meaning is {@code name(type arg; ...) {format}}, the format joined and its lengths reduced to their widths on
     * LP64: nothing for 32 bits, {@code l} for 64.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    acme_boot(void) ""~acme_boot() {}
                    acme_boot( void ) "up"~acme_boot() {up}
                    acme_rd(uint64_t addr, unsigned size) "addr=0x%" PRIx64 " size=%u"~acme_rd(uint64_t addr; unsigned size) {addr=0x%lx size=%u}
                    acme_rd(uint64_t addr, unsigned size) "addr=0x%"PRIx64" size=%u"~acme_rd(uint64_t addr; unsigned size) {addr=0x%lx size=%u}
                    acme_rd(uint64_t a) "0x%016"PRIx64~acme_rd(uint64_t a) {0x%016lx}
                    acme_rd(uint64_t a)"0x%"PRIx64~acme_rd(uint64_t a) {0x%lx}
                    acme_rd(uint64_t a)   "0x%"PRIx64~acme_rd(uint64_t a) {0x%lx}
                    acme_rd(uint64_t a) "a" "=" "%"   PRIu64 "" "."~acme_rd(uint64_t a) {a=%lu.}
                      acme_lead(int x) "x=%d"~acme_lead(int x) {x=%d}
                    acme_ptr(void *a, void* b, void * c, const void *d, uint8_t *e, char **f) "%p %p %p %p %p %p"~acme_ptr(void * a; void * b; void * c; const void * d; uint8_t * e; char ** f) {%p %p %p %p %p %p}
                    acme_str(const char *a, char *b, const char* c, char*d) "%s|%s|%s|%s"~acme_str(const char * a; char * b; const char * c; char * d) {%s|%s|%s|%s}
                    acme_int(unsigned long long a, long unsigned int b, signed char c, short d) "%llu %lu %d %d"~acme_int(unsigned long long a; long unsigned int b; signed char c; short d) {%lu %lu %d %d}
                    acme_sz(size_t a, ssize_t b, ptrdiff_t c, uintptr_t d) "%zu %zd %td 0x%" PRIxPTR~acme_sz(size_t a; ssize_t b; ptrdiff_t c; uintptr_t d) {%lu %ld %ld 0x%lx}
                    acme_char(char c, const char d, unsigned char e) "%c %c %02x"~acme_char(char c; const char d; unsigned char e) {%c %c %02x}
                    acme_star(int w, uint64_t v) "0x%0*"PRIx64~acme_star(int w; uint64_t v) {0x%0*lx}
                    acme_prec(uint32_t v, uint32_t q, const char *s) "%.8x %8.8x %-10s"~acme_prec(uint32_t v; uint32_t q; const char * s) {%.8x %8.8x %-10s}
                    acme_point(uint32_t v) "%5.x"~acme_point(uint32_t v) {%5.0x}
                    acme_pct(unsigned p) "done %u%%"~acme_pct(unsigned p) {done %u%%}
                    acme_half(int e) "50%%mark %d"~acme_half(int e) {50%%mark %d}
                    acme_q(const char *s) "say \\"%s\\""~acme_q(const char * s) {say "%s"}
                    acme_tab(int x) "\\tx=%d"~acme_tab(int x) {\tx=%d}
                    acme_paren(int x) "(%d), [x]; # not a comment"~acme_paren(int x) {(%d), [x]; # not a comment}
                    acme_kw(int new, int class, int byte) "%d %d %d"~acme_kw(int new; int class; int byte) {%d %d %d}
                    Acme_MixedCASE_10(int portB) "%d"~Acme_MixedCASE_10(int portB) {%d}
                    _acme9(int x) "%d"~_acme9(int x) {%d}
                    acme_nonascii(const char *s) "µs=%s"~acme_nonascii(const char * s) {µs=%s}
                    acme_dbl(void *job,  int ret) "job %p (ret: %d)"~acme_dbl(void * job; int ret) {job %p (ret: %d)}
                    acme_const(int const x, const int y) "%d %d"~acme_const(int const x; const int y) {%d %d}
                    acme_vararg(int a, void, int b) "%d %d"~acme_vararg(int a; int b) {%d %d}
                    acme_tabs(unsigned	int	x ) "%u"~acme_tabs(unsigned int x) {%u}
                    acme_fmtmac(uint32_t v) "" "0x%" PRIX32~acme_fmtmac(uint32_t v) {0x%X}
                    acme_pieces(uint64_t v) "" "%" "" PRIu64 ""~acme_pieces(uint64_t v) {%lu}
                    acme_split(int v) "%" "d"~acme_split(int v) {%d}
                    disable(void) "d"~disable() {d}
                    vcpu(int x) "%d"~vcpu(int x) {%d}
                    acme_hh(uint8_t a, uint16_t b) "%" PRIx8 " %" PRIu16~acme_hh(uint8_t a; uint16_t b) {%hhx %hu}
                    acme_max(uint64_t a, int64_t b) "%" PRIXMAX " %" PRIiPTR~acme_max(uint64_t a; int64_t b) {%lX %li}
                    acme_oct(int mode) "0%o"~acme_oct(int mode) {0%o}
                    acme_i(int a, bool b) "%i %i"~acme_i(int a; bool b) {%i %i}
                    acme_esc(int v) "\\x41\\101\\u00b5=%d"~acme_esc(int v) {AAµ=%d}
                    acme_comma(const char *s) "list: %s, end, "~acme_comma(const char * s) {list: %s, end, }
                    acme_star3(int n, char *s) "%.*s"~acme_star3(int n; char * s) {%.*s}
                    acme_flags(int a, int b, int c) "%+d|% d|%-5d"~acme_flags(int a; int b; int c) {%+d|% d|%-5d}
                    acme_ud(uint16_t len) "%ud"~acme_ud(uint16_t len) {%ud}
                    acme_0x8(uint32_t v) "%0x8"~acme_0x8(uint32_t v) {%0x8}
                    acme_lx(uint64_t v) "%lx"~acme_lx(uint64_t v) {%lx}
                    acme_sign(uint32_t v, size_t n, int i) "%d %zd %u"~acme_sign(uint32_t v; size_t n; int i) {%d %ld %u}
                    """)
    void means(String line, String meaning) {
        ParseResult parsed = TraceEventsParser.parse("test", line + "\n");

        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.catalog().events())
                .singleElement()
                .extracting(e -> meaning(e))
                .isEqualTo(meaning);
    }

    @Test
    void knowsAnAbsentFormatFromAnEmptyOne() {
        assertThat(event("acme_boot(void)").format()).isEmpty();
        assertThat(event("acme_boot(void) \"\"").format()).isPresent();
    }

    @Test
    void readsPropertiesInAnyOrderAndNumber() {
        assertThat(event("disable   acme_off(void)").properties()).containsOnly(Property.DISABLE);
        assertThat(event("vcpu disable vcpu acme_both(void)").properties())
                .containsOnly(Property.DISABLE, Property.VCPU);
        assertThat(event("disable acme_off(void)").isDisabled()).isTrue();
        assertThat(event("vcpu acme_cpu(void)").isDisabled()).isFalse();
    }

    @Test
    void keepsTheFormatAsWritten() {
        assertThat(event("acme_rd(uint64_t a)  \"say \\\"0x%\"  PRIx64 \"\\\"\"  ")
                        .formatText())
                .isEqualTo("\"say \\\"0x%\"  PRIx64 \"\\\"\"");
    }

    @Test
    void skipsCommentsAndBlankLines() {
        ParseResult parsed = TraceEventsParser.parse(
                "test", "# plain\n   # indented\n#acme_hidden(int x) \"%d\"\n\n \t \n##\nacme_two(void)");

        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.catalog().events())
                .singleElement()
                .satisfies(event -> assertThat(event.range().line()).isEqualTo(7));
    }

    @Test
    void takesTheSectionFromACommentThatIsAFileName() {
        String text = """
                # See docs/tracing.txt for the syntax.
                first(void)
                # ram.c
                second(void)
                # what follows is rare
                third(void)
                ## hw/net/e1000_core.c
                fourth(void)
                """;

        assertThat(TraceEventsParser.parse("test", text).catalog().events())
                .extracting(TraceEvent::section)
                .containsExactly("", "ram.c", "ram.c", "hw/net/e1000_core.c");
    }

    @Test
    void endsLinesAtLfCrlfOrCrAndSkipsAByteOrderMark() {
        ParseResult parsed =
                TraceEventsParser.parse("test", "\uFEFFone(void)\r\ntwo(int a) \"%d\"\rthree(void)\nfour(void)");

        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.catalog().events())
                .extracting(event -> event.name() + ":" + event.range().line())
                .containsExactly("one:1", "two:2", "three:3", "four:4");
    }

    private static TraceEvent event(String line) {
        return TraceEventsParser.parse("test", line).catalog().events().get(0);
    }

    private static String meaning(TraceEvent event) {
        return event.name()
                + event.arguments().stream()
                        .map(ValidDeclarationsTest::meaning)
                        .collect(Collectors.joining("; ", "(", ")"))
                + event.format().map(FormatString::segments).orElseThrow().stream()
                        .map(ValidDeclarationsTest::meaning)
                        .collect(Collectors.joining("", " {", "}"));
    }

    private static String meaning(Argument argument) {
        return argument.type() + " " + argument.name();
    }

    private static String meaning(Segment segment) {
        if (segment instanceof Text text) {
            return text.value().replace("%", "%%");
        }
        var conversion = (Conversion) segment;
        String flags = conversion.flags().stream().sorted().map(String::valueOf).collect(Collectors.joining());
        String precision = conversion.precision().equals(Size.NONE) ? "" : "." + size(conversion.precision());
        String length = switch (conversion.length()) {
            case CHAR -> "hh";
            case SHORT -> "h";
            case INT -> "";
            case LONG -> "l";
        };
        return "%" + flags + size(conversion.width()) + precision + length + conversion.letter();
    }

    private static String size(Size size) {
        if (size instanceof Size.Fixed fixed) {
            return String.valueOf(fixed.value());
        }
        return size instanceof Size.FromArgument ? "*" : "";
    }
}
