package dev.phaseline.migration.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QmpParserTest {
    private final List<String> values = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final QmpParser parser = new QmpParser(value -> values.add(value.toString()), errors::add);

    @Test
    void valuesNeedNoLineEndBetweenThem() {
        feed("{\"execute\":\"a\"}{\"execute\":\"b\"}\r\n{\"execute\":\n\"c\"}");

        assertThat(values).containsExactly("{\"execute\":\"a\"}", "{\"execute\":\"b\"}", "{\"execute\":\"c\"}");
        assertThat(errors).isEmpty();
    }

    @Test
    void whatFollowsAValueOrAnErrorIsLeftForLater() {
        ByteBuffer bytes = ByteBuffer.wrap("{}}\n{}".getBytes(StandardCharsets.UTF_8));

        parser.feed(bytes);
        assertThat(bytes.position()).isEqualTo(2);

        parser.feed(bytes);
        assertThat(bytes.position()).isEqualTo(3);
        assertThat(values).hasSize(1);
        assertThat(errors).hasSize(1);
    }

    @Test
    void aValueMayComeInAnyNumberOfPieces() {
        for (char c : "{\"a\": [1, {\"b\": \"}\"}]}".toCharArray()) {
            feed(String.valueOf(c));
        }

        assertThat(values).containsExactly("{\"a\":[1,{\"b\":\"}\"}]}");
    }

    @Test
    void whatIsNoJsonIsReportedOnceAndTheNextLineIsRead() {
        feed("{\"execute\": } and more } { [\n{\"execute\":\"a\"}\n");

        assertThat(errors).hasSize(1).first().asString().startsWith("JSON parse error, ");
        assertThat(values).containsExactly("{\"execute\":\"a\"}");
    }

    @Test
    void everyLineOfGarbageIsReported() {
        feed("hello\n}\n\u0000\n{execute: \"a\"}\n");

        assertThat(errors).hasSize(4);
        assertThat(values).isEmpty();
    }

    @Test
    void singleQuotesAreAsGoodAsDoubleOnes() {
        feed("{'execute': 'a', 'id': \"it's\"}\n{'execute': 'it\\'s'}\n");

        assertThat(errors).isEmpty();
        assertThat(values).containsExactly("{\"execute\":\"a\",\"id\":\"it's\"}", "{\"execute\":\"it's\"}");
    }

    @Test
    void aNameThatComesTwiceIsAnError() {
        feed("{\"execute\":\"a\",\"execute\":\"b\"}\n{\"execute\":\"c\"}\n");

        assertThat(errors).singleElement().asString().startsWith("JSON parse error, Duplicate");
        assertThat(values).containsExactly("{\"execute\":\"c\"}");
    }

    @Test
    void aCommandWithoutEndIsReportedWhenTheNextOneBegins() {
        feed("{\"execute\":\"a\"\n{\"execute\":\"b\"}\n{\"execute\":\"c\"}\n");

        assertThat(errors).hasSize(1);
        assertThat(values).containsExactly("{\"execute\":\"c\"}");
    }

    @Test
    void aValueThatNeverEndsDoesNotFillTheMemory() {
        feed("{\"execute\":\"");
        feed("x".repeat(1 << 20));
        feed("\"}\n{\"execute\":\"a\"}\n");

        assertThat(errors).containsExactly("JSON parse error, more than 1048576 bytes in one value");
        assertThat(values).containsExactly("{\"execute\":\"a\"}");
    }

    private void feed(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            parser.feed(bytes);
        }
    }
}
