package dev.phaseline.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.CType;
import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.tracepoint.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a declaration holds, it stays inside the comments and literals of the generated code. */
class HostileTextTest {
    private static final SourceRange PLACE = new SourceRange("hw/trace-events", 7, 3, 9);
    private static final GeneratorOptions ALL =
            new GeneratorOptions("dev.example.acme", "acme", EnumSet.allOf(Backend.class));

    @Provide
    Arbitrary<String> hostilePieces() {
        return Arbitraries.of(
                "*/",
                "/*",
                "\\u002a/",
                "\\u000a",
                "\\",
                "\\\\",
                "\"",
                "\"\"\"",
                "'",
                "@",
                "{@code ",
                "}",
                "</code>",
                "<b>",
                "&amp;",
                "//",
                "\n",
                "\r",
                "\t",
                "\0",
                "\32" + "7",
                "\u2028",
                "\u00b5",
                "\ud83d\ude00",
                "\ud800",
                "%",
                "a b",
                "; int x;");
    }

    @Provide
    Arbitrary<String> hostileTexts() {
        return Arbitraries.oneOf(hostilePieces(), Arbitraries.strings())
                .list()
                .ofMaxSize(60)
                .map(list -> String.join("", list));
    }

    @Property(tries = 300)
    void textCanNeitherEndALiteralNorAComment(
            @ForAll("hostileTexts") String text, @ForAll("hostilePieces") String section) throws IOException {
        EventCatalog catalog = catalog(text, section, "x");

        List<SourceFile> sources = JavaGenerator.generate(catalog, ALL);

        var tree = new Declared();
        parse(sources).forEach(unit -> tree.scan(unit, null));
        assertThat(tree.names)
                .containsExactly("AcmeTrace", "<init>", "one", "oneEnabled", "emitOne", "OneEvent", "<init>");
        assertThat(String.join("", tree.literals)).contains(encodable(text)).contains(encodable(section));
        assertThat(sources)
                .allSatisfy(source -> assertThat(source.text().lines()).allMatch(line -> line.length() <= 120));
    }

    @Property(tries = 300)
    void anArgumentNameCannotEndTheComment(@ForAll("hostileTexts") String text) {
        String javadoc = JavaText.javadoc(4, JavaText.code("one(int " + text + ")"));

        assertThat(javadoc)
                .startsWith("    /**")
                .endsWith(" */\n")
                .containsOnlyOnce("*/")
                .doesNotContain("\\", "@code @");
        assertThat(javadoc.chars().filter(c -> c == '}').count()).isEqualTo(1);
    }

    @Property(tries = 300)
    void piecesOfALiteralMeanTheText(@ForAll("hostileTexts") String text) {
        List<String> pieces = JavaText.literals(text, 20);

        assertThat(pieces).allMatch(piece -> piece.length() <= 20);
        assertThat(String.join(
                        "",
                        pieces.stream()
                                .map(piece -> piece.substring(1, piece.length() - 1))
                                .toList()))
                .isEqualTo(JavaText.literal(text)
                        .substring(1, JavaText.literal(text).length() - 1));
    }

    @Test
    void theLongestFormatThatAConstantHoldsCompiles(@TempDir Path classes) {
        Compiled.of(JavaGenerator.generate(catalog("\1".repeat(65_533), "a.c", "x"), ALL), classes);
    }

    @Test
    void aLongerFormatIsRefusedWithItsPlace() {
        EventCatalog catalog = catalog("\u00b5 %".repeat(40_000), "a.c", "x");

        assertThatThrownBy(() -> JavaGenerator.generate(catalog, ALL))
                .isInstanceOf(UngeneratableException.class)
                .hasMessage(
                        "hw/trace-events:7:3: error: the format of one has 160002 bytes; a Java constant has at most"
                                + " 65535");
    }

    @Test
    void whatNoMethodCanTakeIsRefusedWithItsPlace() {
        CType type = CType.of(List.of("int"), 0).orElseThrow();
        var arguments = new ArrayList<Argument>();
        for (int i = 0; i < 255; i++) {
            arguments.add(new Argument(type, "a" + i, PLACE));
        }
        var event = new Declaration("one", Set.of(), arguments, List.of(), "", PLACE);

        assertThatThrownBy(() -> JavaGenerator.generate(new EventCatalog(List.of(event)), ALL))
                .hasMessage("hw/trace-events:7:3: error: one has more arguments than a Java method can have");
    }

    /** The text with the replacement character for each half of a surrogate pair. */
    private static String encodable(String text) {
        return text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static EventCatalog catalog(String text, String section, String argument) {
        var format = new FormatString('"' + text + '"', List.of(), List.of(new FormatString.Text(text)));
        CType type = CType.of(List.of("int"), 0).orElseThrow();
        return new EventCatalog(List.of(new Declaration(
                "one", Set.of(), List.of(new Argument(type, argument, PLACE)), List.of(format), section, PLACE)));
    }

    private static Iterable<? extends CompilationUnitTree> parse(List<SourceFile> sources) throws IOException {
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of(), null, Compiled.inMemory(sources));
        return task.parse();
    }

    /** What a source declares, and the strings in it. */
    private static final class Declared extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final List<String> names = new ArrayList<>();
        private final List<String> literals = new ArrayList<>();

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            names.add(tree.getSimpleName().toString());
            return super.visitClass(tree, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            names.add(tree.getName().toString());
            return super.visitMethod(tree, null);
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void unused) {
            if (tree.getKind() == Tree.Kind.STRING_LITERAL) {
                literals.add(String.valueOf(tree.getValue()));
            }
            return super.visitLiteral(tree, null);
        }
    }
}
