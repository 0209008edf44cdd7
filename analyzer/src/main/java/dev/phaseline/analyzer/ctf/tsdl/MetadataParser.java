package dev.phaseline.analyzer.ctf.tsdl;

import dev.phaseline.analyzer.ctf.tsdl.CtfType.StructType;
import dev.phaseline.analyzer.ctf.tsdl.Metadata.ClockClass;
import dev.phaseline.analyzer.ctf.tsdl.Metadata.EventClass;
import dev.phaseline.analyzer.ctf.tsdl.Metadata.Problem;
import dev.phaseline.analyzer.ctf.tsdl.Metadata.StreamClass;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses metadata. A block that is not right is a problem of its own; the others count. */
public final class MetadataParser {
    private static final long NS_PER_SECOND = 1_000_000_000;

    /** A hostile file must not fill the memory with what is wrong with it. */
    private static final int MOST_PROBLEMS = 100;

    private final Tokens tokens;
    private final TypeParser types;
    private final TypeScope scope = new TypeScope(null);
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, ClockClass> clocks = new LinkedHashMap<>();
    private final Map<Long, Block> streams = new LinkedHashMap<>();
    private final Map<Long, Map<Long, EventClass>> events = new HashMap<>();
    private StructType packetHeader = StructType.EMPTY;

    private MetadataParser(String text) {
        var all = Lexer.tokens(text);
        tokens = new Tokens(all);
        types = new TypeParser(tokens, nativeOrder(all));
    }

    /** Parses a text; whatever it is, there is a result. */
    public static Metadata parse(String text) {
        var parser = new MetadataParser(text);
        while (!parser.tokens.isAtEnd()) {
            parser.statement();
        }
        return parser.result();
    }

    /** The order is told by the block {@code trace}, after types that depend on it. */
    private static ByteOrder nativeOrder(List<Token> tokens) {
        boolean inTrace = false;
        for (int i = 0; i + 2 < tokens.size(); i++) {
            inTrace |= tokens.get(i).isName("trace") && tokens.get(i + 1).is("{");
            if (inTrace && tokens.get(i).isName("byte_order")) {
                return tokens.get(i + 2).text().equals("le") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            }
        }
        return ByteOrder.LITTLE_ENDIAN;
    }

    private void statement() {
        int start = tokens.position();
        try {
            if (tokens.takeIf(";") || types.takeDefinition(scope)) {
                return;
            }
            if (tokens.peek().kind() == Token.Kind.NAME && tokens.peekSecond().is("{")) {
                block(tokens.next().text());
            } else {
                types.type(scope, ";");
            }
            tokens.expect(";");
        } catch (TsdlException e) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(new Problem(e.line(), String.valueOf(e.getMessage())));
            }
            tokens.reset(start);
            tokens.skipStatement();
        }
    }

    private void block(String kind) throws TsdlException {
        int line = tokens.peek().line();
        var block = new Block(line);
        tokens.expect("{");
        var inner = new TypeScope(scope);
        while (!tokens.takeIf("}")) {
            entry(block, inner);
        }
        switch (kind) {
            case "trace" -> packetHeader = block.struct("packet.header");
            case "env" -> environment.putAll(block.values);
            case "clock" -> clock(block);
            case "stream" -> streams.put(block.number("id", 0), block);
            case "event" -> event(block);
            default -> {} // callsites, and what later versions may add
        }
    }

    private void entry(Block block, TypeScope inner) throws TsdlException {
        if (types.takeDefinition(inner)) {
            return;
        }
        if (tokens.peekSecond().kind() == Token.Kind.NAME || tokens.peekSecond().is("{")) {
            types.type(inner, ";"); // names a type
        } else {
            var path = new StringBuilder(tokens.expectName());
            while (tokens.takeIf(".")) {
                path.append('.').append(tokens.expectName());
            }
            if (tokens.takeIf(":=")) {
                if (types.type(inner, ";") instanceof StructType struct) {
                    block.structs.put(path.toString(), struct);
                } else {
                    throw new TsdlException(block.line, path + " is no structure");
                }
            } else {
                tokens.expect("=");
                block.values.put(path.toString(), value());
            }
        }
        tokens.expect(";");
    }

    private String value() throws TsdlException {
        if (tokens.peek().kind() == Token.Kind.NUMBER
                || tokens.peek().is("-")
                || tokens.peek().is("+")) {
            return Long.toString(tokens.expectNumber());
        }
        var value = new StringBuilder();
        boolean empty = true;
        while (!tokens.peek().is(";")) {
            if (tokens.isAtEnd()) {
                throw tokens.unexpected("';'");
            }
            value.append(tokens.next().text());
            empty = false;
        }
        if (empty) {
            throw tokens.unexpected("a value");
        }
        return value.toString();
    }

    private void clock(Block block) throws TsdlException {
        var name = block.values.getOrDefault("name", "");
        long frequency = block.number("freq", NS_PER_SECOND);
        if (frequency <= 0) {
            throw new TsdlException(block.line, "the frequency of clock " + name + " is not positive");
        }
        clocks.put(
                name,
                new ClockClass(
                        name,
                        frequency,
                        block.number("offset_s", 0),
                        block.number("offset", 0),
                        !block.values.getOrDefault("offset", "0").equals("0")
                                || !block.values.getOrDefault("offset_s", "0").equals("0")));
    }

    private void event(Block block) throws TsdlException {
        var ofStream = events.computeIfAbsent(block.number("stream_id", 0), _ -> new HashMap<>());
        long id = block.number("id", 0);
        if (ofStream.containsKey(id)) {
            throw new TsdlException(block.line, "a second event has the id " + id);
        }
        ofStream.put(
                id,
                new EventClass(
                        block.values.getOrDefault("name", "event_" + id),
                        block.struct("context"),
                        block.struct("fields")));
    }

    private Metadata result() {
        var classes = new HashMap<Long, StreamClass>();
        if (streams.isEmpty() && !events.isEmpty()) {
            streams.put(0L, new Block(1)); // a trace may have one class without saying so
        }
        streams.forEach((id, block) -> classes.put(
                id,
                new StreamClass(
                        block.struct("packet.context"),
                        block.struct("event.header"),
                        block.struct("event.context"),
                        events.getOrDefault(id, Map.of()))));
        return new Metadata(packetHeader, environment, clocks, classes, problems);
    }

    /** The entries of a block. */
    private static final class Block {
        private final int line;
        private final Map<String, String> values = new LinkedHashMap<>();
        private final Map<String, StructType> structs = new HashMap<>();

        Block(int line) {
            this.line = line;
        }

        StructType struct(String path) {
            @Nullable StructType struct = structs.get(path);
            return struct == null ? StructType.EMPTY : struct;
        }

        long number(String name, long absent) throws TsdlException {
            var text = values.get(name);
            if (text == null) {
                return absent;
            }
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new TsdlException(line, name + " is no number: " + text);
            }
        }
    }
}
