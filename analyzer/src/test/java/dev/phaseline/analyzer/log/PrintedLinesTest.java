package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.log.EventPattern.Match;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever an event prints is read back: as the same values, or as values that print the same and are marked. A few
 * seconds of seeded events run with every build; {@code mvn -pl analyzer -am test -Dtest=PrintedLinesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.minutes=30} goes on for longer with new ones each time.
 */
class PrintedLinesTest {
    private static final long SEED = 20_261_126;
    private static final int INPUTS = 20_000;

    private final List<TraceEvent> declared = Declarations.builtIn().catalogs().stream()
            .flatMap(catalog -> catalog.events().stream())
            .toList();
    private final ParsedArguments out = new ParsedArguments();
    private final Readings readings = new Readings(new Vocabulary());
    private int exact;
    private int ambiguous;

    @Test
    void whatAnEventPrintsIsReadBack() {
        long minutes = Long.getLong("fuzz.minutes", 0);
        long seed = minutes > 0 ? System.nanoTime() : SEED;
        Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
        long inputs = 0;
        while (inputs < INPUTS || (minutes > 0 && Instant.now().isBefore(end))) {
            readBack(seed + inputs++);
        }
        System.out.println("read " + exact + " lines exactly, " + ambiguous + " in several ways");
        assertThat(exact).isGreaterThan(ambiguous);
    }

    private void readBack(long seed) {
        var random = new RandomEvents(seed);
        var choice = new Random(seed);
        var event = choice.nextBoolean() ? random.event() : declared.get(choice.nextInt(declared.size()));
        var values = random.values(event);
        var renderer = new EventRenderer(event);
        var text = renderer.text(values);
        if (text.indexOf('\uFFFD') >= 0) {
            return; // a part of a character was printed, which a string cannot hold
        }
        byte[] line = text.getBytes(StandardCharsets.UTF_8);

        var match = PatternCompiler.compile(event, Dialect.QEMU).match(line, 0, line.length, out, readings);

        var read = match == Match.NONE ? List.of() : read(event, line);
        var what = "seed " + seed + ": " + event.argumentList() + " " + event.formatText() + " printed " + values
                + " as " + text;
        if (match == Match.EXACT) {
            exact++;
            assertThat(read).as(what).isEqualTo(values);
        } else {
            ambiguous++;
            assertThat(match).as(what).isEqualTo(Match.AMBIGUOUS);
            assertThat(renderer.text(read)).as(what + ", read as " + read).isEqualTo(text);
        }
    }

    private List<@Nullable Object> read(TraceEvent event, byte[] line) {
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < event.arguments().size(); i++) {
            var field = event.arguments().get(i).type().field();
            if (field == FieldType.STRING) {
                values.add(
                        out.start(i) == ParsedArguments.NULL
                                ? null
                                : new String(line, out.start(i), out.end(i) - out.start(i), StandardCharsets.UTF_8));
            } else if (field == FieldType.BOOLEAN) {
                values.add(out.number(i) != 0);
            } else {
                values.add(out.number(i));
            }
        }
        return values;
    }
}
