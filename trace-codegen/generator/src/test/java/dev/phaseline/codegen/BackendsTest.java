package dev.phaseline.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.tracepoint.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any set of backends makes sources that compile, and no more of them than the set needs. */
class BackendsTest {
    /** All 32 sets, of which each further backend doubles those of the backends before it. */
    static Stream<Set<Backend>> sets() {
        var sets = new ArrayList<Set<Backend>>(List.of(EnumSet.noneOf(Backend.class)));
        for (Backend backend : Backend.values()) {
            for (Set<Backend> without : List.copyOf(sets)) {
                EnumSet<Backend> with = EnumSet.of(backend);
                with.addAll(without);
                sets.add(with);
            }
        }
        return sets.stream();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everySetCompilesAndNamesOnlyItsOwnRuntime(Set<Backend> backends, @TempDir Path classes) throws IOException {
        EventCatalog catalog = TraceEventsParser.parse(
                        Path.of("src/test/resources/dev/phaseline/codegen/acme/trace-events"))
                .catalog();

        List<SourceFile> sources =
                JavaGenerator.generate(catalog, new GeneratorOptions("dev.example.acme", "acme", backends));

        Compiled.of(sources, classes);
        String stubs = sources.get(0).text();
        assertThat(sources.size() > 1).isEqualTo(backends.contains(Backend.JFR));
        assertThat(stubs.contains("SimpleRecord;")).isEqualTo(backends.contains(Backend.SIMPLE));
        assertThat(stubs.contains("TraceLine;")).isEqualTo(Emission.isText(backends));
        assertThat(stubs.contains("Event(")).isEqualTo(backends.contains(Backend.JFR));
    }
}
