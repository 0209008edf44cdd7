package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Declarations;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the file of a step says it needs decides whether a load runs it. */
final class DerivationTest {
    /** A rule of {@code pairs.sql} up to its start event: kind, name, side, event and perhaps a state. */
    private static final Pattern PAIR = Pattern.compile("\\('\\w+', '[\\w ]+', '\\w+', '(\\w+)[('].*");

    @Test
    void stepsNeedEventsThatAreDeclaredOrWhatTheLoadFindsOut() {
        var declarations = Declarations.builtIn();
        var foundOut = Set.of("a count", "a mark", "an attempt");

        assertThat(Derivation.STEPS)
                .allSatisfy(step -> assertThat(Derivation.onlyWith(
                                SqlResource.read("derive", step).description()))
                        .flatMap(needed -> needed)
                        .allMatch(name -> foundOut.contains(name)
                                || !declarations.named(name).isEmpty()));
    }

    @Test
    void pairsNeedAnyOfTheEventsThatStartOne() {
        var pairs = SqlResource.read("derive", "pairs");

        var starts = pairs.statement()
                .lines()
                .map(line -> PAIR.matcher(line.strip()))
                .filter(rule -> rule.matches())
                .map(rule -> rule.group(1))
                .toList();

        assertThat(Derivation.onlyWith(pairs.description()))
                .singleElement()
                .satisfies(needed -> assertThat(needed).containsExactlyInAnyOrderElementsOf(Set.copyOf(starts)));
    }
}
