package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.phaseline.grammar.model.Declaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written from a model means the model again. */
class RoundTripTest {
    @Property(tries = 3000)
    void modelToTextToModelIsTheIdentity(@ForAll long seed) {
        List<Declaration> declarations = new RandomDeclarations(seed).file();

        ParseResult parsed = TraceEventsParser.parse("test", CanonicalText.of(declarations));

        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(withoutPositions(parsed)).isEqualTo(declarations);
    }

    @Property(tries = 3000)
    void canonicalTextIsAFixedPoint(@ForAll long seed) {
        String text = new RandomText(seed).file();
        List<Declaration> read = withoutPositions(TraceEventsParser.parse("test", text));

        String canonical = CanonicalText.of(read);
        List<Declaration> again = withoutPositions(TraceEventsParser.parse("test", canonical));

        assertThat(again).isEqualTo(read);
        assertThat(CanonicalText.of(again)).isEqualTo(canonical);
    }

    @Example
    void theMainInputMeansTheSameWhenItIsWrittenAgain() throws IOException {
        ParseResult parsed = TraceEventsParser.parse(Path.of("../samples/migration.trace-events"));

        String canonical = CanonicalText.of(parsed.catalog().declarations());

        assertThat(withoutPositions(TraceEventsParser.parse("test", canonical))).isEqualTo(withoutPositions(parsed));
    }

    @Example
    void theCanonicalFormHasOneBlankAndOneOrder() {
        String text =
                "  vcpu  disable vcpu acme_x( const  char*s,void,uint64_t  v )\"%s 0x%08\"PRIx64  \" \\x41\" \n# c\nb(void)";

        assertThat(CanonicalText.of(
                        TraceEventsParser.parse("test", text).catalog().declarations()))
                .isEqualTo("disable vcpu acme_x(const char *s, uint64_t v) \"%s 0x%08\" PRIx64 \" \\x41\"\nb(void)\n");
    }

    @Example
    void noFileCanLeaveASection() {
        List<Declaration> declarations = List.of(
                new Declaration("a", Set.of(), List.of(), List.of(), "a.c", RandomDeclarations.NOWHERE),
                new Declaration("b", Set.of(), List.of(), List.of(), "", RandomDeclarations.NOWHERE));

        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalText.of(declarations));
    }

    @Example
    void everyRowOfTheLanguageTableSurvives() throws IOException {
        String table = Files.readString(Path.of("src/test/resources/dev/phaseline/grammar/language-table.txt"));
        String lines = table.lines()
                .filter(line -> line.startsWith("|"))
                .map(line -> line.substring(1) + "\n")
                .reduce("", String::concat);

        List<Declaration> read = withoutPositions(TraceEventsParser.parse("test", lines)).stream()
                .map(declaration -> new Declaration(
                        declaration.name(),
                        declaration.properties(),
                        declaration.arguments(),
                        declaration.formats(),
                        "",
                        declaration.range()))
                .toList();

        assertThat(read).hasSizeGreaterThan(60);
        assertThat(withoutPositions(TraceEventsParser.parse("test", CanonicalText.of(read))))
                .isEqualTo(read);
    }

    private static List<Declaration> withoutPositions(ParseResult parsed) {
        return parsed.catalog().declarations().stream()
                .map(RandomDeclarations::withoutPositions)
                .toList();
    }
}
