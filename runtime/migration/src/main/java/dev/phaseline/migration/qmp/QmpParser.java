package dev.phaseline.migration.qmp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Cuts the bytes that a client sends into JSON values. Values need not be separated by line ends. After an error the rest
 * of the line is skipped, so that the next line is read as if nothing had happened.
 */
final class QmpParser {
    /** No command is longer; what is would only fill the memory. */
    private static final int MAX_VALUE_BYTES = 1 << 20;

    /** QEMU takes single quotes too, which spare those who type commands in a shell. */
    private final JsonFactory factory = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Consumer<JsonNode> values;
    private final Consumer<String> errors;

    private JsonParser parser;
    private TokenBuffer tokens = TokenBuffer.forGeneration();
    private @Nullable JsonToken last;
    private int depth;
    private int pendingBytes;
    private int handedOn;
    private boolean skippingLine;

    /**
     * Creates a parser.
     *
     * @param values receives each complete value
     * @param errors receives a description of each error
     */
    QmpParser(Consumer<JsonNode> values, Consumer<String> errors) {
        this.values = values;
        this.errors = errors;
        this.parser = newParser();
    }

    /** Takes bytes of a buffer up to the end of a value or an error, or all of them. */
    void feed(ByteBuffer input) {
        // Byte by byte, so that after an error it is known what belongs to the same line. Commands are short.
        byte[] single = new byte[1];
        int before = handedOn;
        while (input.hasRemaining() && handedOn == before) {
            single[0] = input.get();
            if (skippingLine) {
                skippingLine = single[0] != '\n';
            } else {
                feed(single);
            }
        }
    }

    private void feed(byte[] single) {
        try {
            if (++pendingBytes > MAX_VALUE_BYTES) {
                fail("more than " + MAX_VALUE_BYTES + " bytes in one value", single[0]);
                return;
            }
            ((ByteArrayFeeder) parser.nonBlockingInputFeeder()).feedInput(single, 0, 1);
            for (JsonToken token = parser.nextToken();
                    token != JsonToken.NOT_AVAILABLE && token != null;
                    token = parser.nextToken()) {
                take(token);
            }
        } catch (JacksonException e) {
            fail(e.getOriginalMessage(), single[0]);
        }
    }

    private void take(JsonToken token) {
        // The non-blocking parser lets this pass.
        if (last == JsonToken.PROPERTY_NAME && token.isStructEnd()) {
            throw new StreamReadException(parser, "a member has no value");
        }
        last = token;
        tokens.copyCurrentEvent(parser);
        if (token.isStructStart()) {
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
        }
        if (depth == 0) {
            JsonNode value = QmpJson.mapper().readTree(tokens);
            tokens = TokenBuffer.forGeneration();
            pendingBytes = 0;
            handedOn++;
            values.accept(value);
        }
    }

    private void fail(String problem, byte lastByte) {
        parser = newParser();
        tokens = TokenBuffer.forGeneration();
        last = null;
        depth = 0;
        pendingBytes = 0;
        skippingLine = lastByte != '\n';
        handedOn++;
        errors.accept("JSON parse error, " + problem);
    }

    private JsonParser newParser() {
        return factory.createNonBlockingByteArrayParser(ObjectReadContext.empty());
    }
}
