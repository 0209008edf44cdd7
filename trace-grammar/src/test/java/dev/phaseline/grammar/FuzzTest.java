package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.lint.Linter;
import dev.phaseline.grammar.model.Declaration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;

/**
 * No input makes parser, linter or formatter throw, and what they say of it is consistent. A few seconds of seeded inputs
 * run with every build; {@code mvn -pl trace-grammar test -Dtest=FuzzTest -Dfuzz.minutes=30} goes on for longer with new
 * inputs each time.
 */
class FuzzTest {
    private static final long SEED = 20_261_124;
    private static final int INPUTS = 2000;

    private final List<String> realLines = realLines();

    @Example
    void anyInputIsData() {
        long minutes = Long.getLong("fuzz.minutes", 0);
        long seed = minutes > 0 ? System.nanoTime() : SEED;
        Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
        long inputs = 0;
        while (inputs < INPUTS || (minutes > 0 && Instant.now().isBefore(end))) {
            long next = seed + inputs++;
            try {
                input(next);
            } catch (RuntimeException | Error | IOException e) {
                throw new AssertionError("seed " + next, e);
            }
        }
        System.out.println("fuzzed with " + inputs + " inputs");
    }

    private void input(long seed) throws IOException {
        var random = new Random(seed);
        switch (random.nextInt(5)) {
            case 0 -> text(new RandomText(seed).file());
            case 1 -> text(mutatedFile(random, seed));
            case 2 -> bytes(noise(random));
            case 3 -> bytes(flipped(random, mutatedFile(random, seed).getBytes(StandardCharsets.UTF_8)));
            default -> text(repeated(random, seed));
        }
    }

    private static void text(String text) {
        ParseResult parsed = Linter.check("fuzz", text);
        String formatted = Formatter.format(text);
        ParseResult after = TraceEventsParser.parse("fuzz", formatted);

        for (Diagnostic diagnostic : parsed.diagnostics()) {
            assertThat(diagnostic.toString().chars())
                    .noneMatch(c -> c != '\t' && c != '\n' && Character.isISOControl(c));
            assertThat(diagnostic.range().endColumn())
                    .isGreaterThanOrEqualTo(diagnostic.range().column());
        }
        assertThat(withoutPositions(after)).isEqualTo(withoutPositions(parsed));
        assertThat(after.errors()).isEqualTo(parsed.errors());
        assertThat(Formatter.format(formatted)).isEqualTo(formatted);
    }

    private static void bytes(byte[] bytes) throws IOException {
        ProblemList problems = new FileParser("fuzz", new DeclarationList(), List.of())
                .parse(new ByteLines(new ByteArrayInputStream(bytes)));
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            assertThat(problems.inOrder())
                    .isEqualTo(TraceEventsParser.parse("fuzz", text).diagnostics());
        }
        text(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static List<Declaration> withoutPositions(ParseResult parsed) {
        return parsed.catalog().declarations().stream()
                .map(RandomDeclarations::withoutPositions)
                .toList();
    }

    private String mutatedFile(Random random, long seed) {
        var mutations = new RandomText(seed);
        var text = new StringBuilder();
        int lines = 1 + random.nextInt(20);
        for (int i = 0; i < lines; i++) {
            text.append(mutations.mutated(realLines.get(random.nextInt(realLines.size()))))
                    .append('\n');
        }
        return text.toString();
    }

    private static byte[] noise(Random random) {
        var bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(Random random, byte[] bytes) {
        for (int i = random.nextInt(5); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** One piece of a line very often: nesting, endless lists, lines around the limit. */
    private String repeated(Random random, long seed) {
        String line = realLines.get(random.nextInt(realLines.size()));
        int from = random.nextInt(line.length() + 1);
        int to = from + random.nextInt(line.length() + 1 - from);
        int most = seed % 50 == 0 ? 70_000 : 300;
        String middle = line.substring(from, to).repeat(1 + random.nextInt(most / Math.max(1, to - from) + 1));
        return line.substring(0, from) + middle + line.substring(to) + "\n";
    }

    private static List<String> realLines() {
        try {
            return Files.readAllLines(Path.of("../samples/migration.trace-events")).stream()
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
