package dev.phaseline.migration.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.fuzz.FuzzBudget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever bytes a client sends, the next line is read as if nothing had happened. */
final class QmpFuzzTest {
    private static final int STEPS = 3000;

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u",
            "\\u0000",
            "\\ud800",
            "true",
            "null",
            "nul",
            "-",
            "-0",
            "1e999999999",
            "0.",
            "9".repeat(1200),
            "1".repeat(40),
            "[".repeat(1100),
            "{\"a\":".repeat(600),
            "\n",
            "\r\n",
            " ",
            "\t",
            "\"execute\"",
            "\"arguments\"",
            "\"id\"",
            "{\"execute\": \"query-status\"}",
            "'",
            "#",
            "//",
            "/*",
            "NaN",
            "\u0000",
            "\u00ff",
            "\ufeff");

    @Test
    void aLineAfterAnyBytesIsRead() {
        FuzzBudget.spend(STEPS, random -> {
            var values = new ArrayList<JsonNode>();
            var errors = new ArrayList<String>();
            var parser = new QmpParser(values::add, errors::add);

            feed(parser, ByteBuffer.wrap(junk(random)));
            // Ends whatever has begun: a text, and any depth that is allowed.
            feed(parser, ascii("\"\n" + "}]".repeat(600) + "\n"));
            feed(parser, ascii("\n{\"last\": 1}\n"));

            assertThat(values).last().isEqualTo(QmpJson.object().put("last", 1));
            assertThat(errors).allSatisfy(error -> assertThat(error).startsWith("JSON parse error, "));
        });
    }

    private static void feed(QmpParser parser, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            parser.feed(bytes);
        }
    }

    private static byte[] junk(RandomGenerator random) {
        var text = new StringBuilder();
        int pieces = random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int damaged = bytes.length == 0 ? 0 : random.nextInt(3);
        for (int i = 0; i < damaged; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
