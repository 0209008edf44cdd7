package dev.phaseline.analyzer.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares rendered events with what a C compiler and this machine's C library make of the same formats: each
 * declaration becomes calls of {@code printf} in a C program.
 */
class CompiledPrintfTest {
    private static final List<String> STRINGS = List.of("", "pc.ram", "0000:00:03.0/virtio-net", "a b%d", "\u00b5s");
    private static final List<Long> NUMBERS =
            List.of(0L, 1L, -1L, 7L, 42L, 127L, 128L, 255L, 256L, 32768L, 65535L, 1L << 31, 1L << 32, Long.MIN_VALUE);

    /** One call of printf: an event and the values of its arguments. */
    private record Call(TraceEvent event, List<@Nullable Object> values) {}

    @BeforeAll
    static void needsACompilerForGlibc() {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc"))),
                "no gcc: formats cannot be compared with compiled ones");
        assumeTrue(System.getProperty("os.name").equals("Linux"), "not Linux: the C library may print otherwise");
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "not x86-64: char may be unsigned");
    }

    @Test
    void eventsOfTheMainInputPrintAsCompiledOnesDo(@TempDir Path directory) throws Exception {
        ParseResult parsed = TraceEventsParser.parse(Path.of("../samples/migration.trace-events"));

        compare(directory, calls(parsed.catalog().events(), 4, new Random(1)));
    }

    @Test
    void conversionsOfEveryShapePrintAsCompiledOnesDo(@TempDir Path directory) throws Exception {
        var random = new Random(2);
        var lines = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            lines.append(randomDeclaration(i, random)).append('\n');
        }
        ParseResult parsed = TraceEventsParser.parse("random", lines.toString());
        assertThat(parsed.diagnostics()).isEmpty();

        compare(directory, calls(parsed.catalog().events(), 3, random));
    }

    private static String randomDeclaration(int number, Random random) {
        String size = size(random);
        String stars =
                "int star, ".repeat((int) size.chars().filter(c -> c == '*').count());
        stars = stars.replaceFirst("star(.*)star", "width$1precision");
        String flags = flags(random, "-+ #0");
        String name = "acme_" + number + "(" + stars;
        return switch (random.nextInt(6)) {
            // Flags on %c, %s and %p are undefined in C, except one; what glibc makes of those on %p is deliberate
            // here.
            case 0 -> name + "const char *s) \"%" + flags(random, "-") + size + "s|\"";
            case 1 -> "acme_" + number + "(void *p) \"%" + flags(random, "-+ 0") + random.nextInt(1, 30) + "p|\"";
            case 2 -> "acme_" + number + "(char c) \"%" + flags(random, "-") + random.nextInt(1, 9) + "c|\"";
            case 3 ->
                name + pick(random, "uint64_t", "int64_t", "long") + " v) \"%" + flags + size + "\" "
                        + pick(random, "PRId64", "PRIi64", "PRIu64", "PRIx64", "PRIXPTR", "PRIoMAX") + " \"|\"";
            case 4 -> name + narrow(random).formatted(flags + size);
            default ->
                name + pick(random, "int", "unsigned", "int8_t", "uint16_t") + " v) \"%" + flags + size
                        + pick(random, "", "h", "hh") + pick(random, "d", "i", "u", "o", "x", "X") + "|\"";
        };
    }

    /** Pairs of type and macro that print alike whether or not the C library's macro holds a length. */
    private static String narrow(Random random) {
        return pick(
                random,
                "uint8_t v) \"%%%s\" PRIx8 \"|\"",
                "int8_t v) \"%%%s\" PRId8\"|\"",
                "uint16_t v) \"%%%s\"PRIu16 \"|\"",
                "unsigned short v) \"%%%s\"PRIX16\"|\"",
                "int16_t v) \"%%%s\"PRIi16\"|\"",
                "char v) \"%%%s\"PRIo32\"|\"",
                "bool v) \"%%%s\"PRIu32\"|\"");
    }

    private static String size(Random random) {
        String width = pick(random, "", "", "1", "5", "20", "*");
        return width + pick(random, "", "", ".", ".0", ".3", ".12", ".*");
    }

    private static String flags(Random random, String any) {
        return any.chars()
                .filter(flag -> random.nextInt(3) == 0)
                .mapToObj(Character::toString)
                .reduce("", String::concat);
    }

    private static String pick(Random random, String... any) {
        return any[random.nextInt(any.length)];
    }

    private static List<Call> calls(List<TraceEvent> events, int times, Random random) {
        var calls = new ArrayList<Call>();
        for (TraceEvent event : events) {
            for (int i = 0; i < times; i++) {
                calls.add(new Call(
                        event,
                        event.arguments().stream()
                                .map(argument -> value(argument, random))
                                .toList()));
            }
        }
        return calls;
    }

    private static Object value(Argument argument, Random random) {
        FieldType type = argument.type().field();
        boolean isSize = argument.name().equals("star")
                || argument.name().equals("width")
                || argument.name().equals("precision");
        long number = NUMBERS.get(random.nextInt(NUMBERS.size()));
        return switch (type) {
            case STRING -> STRINGS.get(random.nextInt(STRINGS.size()));
            case BOOLEAN -> random.nextBoolean();
            // A byte beyond ASCII has no character of its own in the text that the program prints.
            case INT8, UINT8 -> isCharacter(argument) ? (byte) random.nextInt(1, 127) : (byte) number;
            case INT16, UINT16 -> (short) number;
            case INT32, UINT32 -> isSize ? random.nextInt(-12, 13) : (int) number;
            case INT64, UINT64, POINTER -> number;
        };
    }

    private static boolean isCharacter(Argument argument) {
        return argument.type().spelling().equals("char") && argument.name().equals("c");
    }

    private static void compare(Path directory, List<Call> calls) throws IOException, InterruptedException {
        var program = new StringBuilder("""
                #include <inttypes.h>
                #include <stdbool.h>
                #include <stdio.h>
                #include <sys/types.h>
                int main(void) {
                """);
        calls.forEach(call -> program.append(statement(call)));
        Path source = Files.writeString(directory.resolve("calls.c"), program.append("}\n"));
        Path executable = directory.resolve("calls");
        run(directory, "gcc", "-w", "-O0", "-fno-builtin", "-o", executable.toString(), source.toString());
        String[] printed = run(directory, executable.toString()).split("\0", -1);

        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            assertThat(new EventRenderer(call.event()).text(call.values()))
                    .as("%s of %s", call.event().formatText(), call.values())
                    .isEqualTo(printed[i]);
        }
    }

    /** The zero byte that ends each text lets texts hold line ends. */
    private static String statement(Call call) {
        var statement = new StringBuilder("printf(" + call.event().formatText());
        for (int i = 0; i < call.values().size(); i++) {
            Argument argument = call.event().arguments().get(i);
            statement
                    .append(", (")
                    .append(argument.type())
                    .append(") ")
                    .append(literal(call.values().get(i)));
        }
        return statement.append("); putchar(0);\n").toString();
    }

    private static String literal(@Nullable Object value) {
        if (value instanceof Long number) {
            return "0x" + Long.toHexString(number) + "ull";
        }
        return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        // Not readString: a precision may cut a character, and then both sides hold a replacement.
        var text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
