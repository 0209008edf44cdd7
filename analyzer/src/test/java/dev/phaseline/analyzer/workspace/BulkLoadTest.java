package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSummary;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types with many events in a window are loaded as vectors, the others value by value; nobody must see which. */
final class BulkLoadTest {
    /** Enough for several vectors of the database, and no multiple of their size. */
    private static final int MANY = 5000;

    private static final EventCatalog EVENTS =
            TraceEventsParser.parse("test", """
            say(const char *text, int n) "%s %d"
            narrow(int8_t i8, uint8_t u8, int16_t i16, uint16_t u16, bool flag) "%d %u %d %u %d"
            wide(int i32, unsigned int u32, int64_t i64, uint64_t u64, void *host) "%d %u %" PRId64 " %" PRIu64 " %p"
            mixed(const char *a, bool b, const char *c, uint8_t d, const char *e, size_t f) "%s %d %s %u %s %zu"
            nothing(void) ""
            """).catalog();

    private static final RecordingSummary SUMMARY =
            new RecordingSummary(Optional.empty(), OptionalLong.empty(), Clock.REALTIME, 0, 0);

    private static TraceEvent event(String name) {
        return EVENTS.event(name).orElseThrow();
    }

    private static EventWindowBuilder builder() {
        return new EventWindowBuilder(1 << 18);
    }

    private static void add(EventWindowBuilder builder, String event, long timeNs) {
        builder.add(builder.type(event(event)), builder.thread(RecordedThread.UNKNOWN), timeNs);
    }

    private static Recording load(Workspace workspace, EventWindow... windows) {
        try (var writer = workspace.addRecording()) {
            for (var window : windows) {
                writer.add(window);
            }
            return writer.commit(Path.of("test"), "digest" + writer.recording(), "test", Optional.empty(), SUMMARY);
        }
    }

    /** What the database has for texts that are given as bytes, each many times. */
    private static List<String> loadedTexts(List<byte[]> texts) {
        var builder = builder();
        for (int i = 0; i < MANY; i++) {
            add(builder, "say", i);
            builder.number(1, i);
            byte[] text = texts.get(i % texts.size());
            builder.text(0, text, 0, text.length);
        }
        try (var workspace = Workspace.temporary()) {
            load(workspace, builder.build());
            var rows = Script.rows(workspace, "SELECT \"text\" FROM say ORDER BY n");
            assertThat(rows).hasSize(MANY);
            var cycle = rows.subList(0, texts.size());
            for (int i = 0; i < MANY; i++) {
                assertThat(rows.get(i)).isEqualTo(cycle.get(i % texts.size()));
            }
            return cycle;
        }
    }

    @Test
    void textsOfEveryLengthAroundTwelveBytesAreLoadedWhole() {
        var texts = new ArrayList<String>();
        for (int length : new int[] {0, 1, 3, 4, 5, 11, 12, 13, 16, 17, 255, 256, 70_000}) {
            texts.add("abcdefghijklmnopq".repeat(length / 17 + 1).substring(0, length));
        }

        assertThat(loadedTexts(texts.stream().map(String::getBytes).toList())).isEqualTo(texts);
    }

    @Test
    void textsThatShareTheirFirstBytesOrDifferInLengthOnlyStayApart() {
        var texts = List.of("pc.ram-block-0", "pc.ram-block-1", "pc.ram-block-", "pc.r", "pc.", "");

        assertThat(loadedTexts(texts.stream().map(String::getBytes).toList())).isEqualTo(texts);
    }

    @Test
    void textsOutsideAsciiAreLoadedAsTheyAre() {
        var texts = List.of("größe", "日本語", "日本語のブロック", "😀", "a😀😀😀😀", "\u007F", "tab\there");

        assertThat(loadedTexts(texts.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList()))
                .isEqualTo(texts);
    }

    @Test
    void bytesThatAreNoUtf8AreLoadedAsEscapes() {
        var texts = List.of(
                new byte[] {(byte) 0xFF},
                new byte[] {'a', (byte) 0xC3},
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, 'x'},
                "long enough to stand elsewhere \u00E9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(loadedTexts(texts))
                .containsExactly(
                        "\\xff", "a\\xc3", "\\xc0\\x80", "\\xed\\xa0\\x80x", "long enough to stand elsewhere \\xe9");
    }

    @Test
    void nullIsNotTheEmptyText() {
        var builder = builder();
        for (int i = 0; i < MANY; i++) {
            add(builder, "say", i);
            builder.text(0, i % 3 == 0 ? null : i % 3 == 1 ? "" : "text");
            builder.number(1, i);
        }
        try (var workspace = Workspace.temporary()) {
            load(workspace, builder.build());

            assertThat(Script.rows(workspace, "SELECT n % 3, \"text\", count(*) FROM say GROUP BY ALL ORDER BY ALL"))
                    .containsExactly("0 | null | 1667", "1 |  | 1667", "2 | text | 1666");
        }
    }

    @Test
    void numbersKeepTheRangeOfTheirTypes() {
        var builder = builder();
        for (int i = 0; i < MANY; i++) {
            add(builder, "narrow", 2L * i);
            long narrow = i % 2 == 0 ? -1 : Long.MIN_VALUE;
            builder.number(0, i % 2 == 0 ? Byte.MAX_VALUE : Byte.MIN_VALUE);
            builder.number(1, narrow);
            builder.number(2, i % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE);
            builder.number(3, narrow);
            builder.number(4, i % 2);
            add(builder, "wide", 2L * i + 1);
            builder.number(0, i % 2 == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
            builder.number(1, i % 2 == 0 ? -1 : Integer.MIN_VALUE);
            builder.number(2, i % 2 == 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
            builder.number(3, narrow);
            builder.number(4, i % 2 == 0 ? -4096 : 0);
        }
        try (var workspace = Workspace.temporary()) {
            load(workspace, builder.build());

            assertThat(Script.rows(
                            workspace,
                            "SELECT i8, u8, i16, u16, flag, count(*) FROM narrow GROUP BY ALL ORDER BY i8 DESC"))
                    .containsExactly("127 | 255 | 32767 | 65535 | false | 2500", "-128 | 0 | -32768 | 0 | true | 2500");
            assertThat(Script.rows(
                            workspace,
                            "SELECT i32, u32, i64, u64, host, count(*) FROM wide GROUP BY ALL ORDER BY i32 DESC"))
                    .containsExactly(
                            "2147483647 | 4294967295 | 9223372036854775807 | 18446744073709551615"
                                    + " | 18446744073709547520 | 2500",
                            "-2147483648 | 2147483648 | -9223372036854775808 | 9223372036854775808 | 0 | 2500");
        }
    }

    /** C stores 0 or 1; a damaged or foreign recording can have anything, and what is not 0 is true in C. */
    @Test
    void anyNumberButZeroIsTrue() {
        var builder = builder();
        long[] values = {0, 1, 2, 128, 255, 256, -1, 1L << 32, Long.MIN_VALUE};
        for (int i = 0; i < MANY; i++) {
            add(builder, "narrow", i);
            builder.number(4, values[i % values.length]);
            builder.number(1, i % values.length);
        }
        try (var workspace = Workspace.temporary()) {
            load(workspace, builder.build());

            assertThat(
                            Script.rows(
                                    workspace,
                                    "SELECT flag, count(DISTINCT u8), flag = true, flag::INTEGER FROM narrow GROUP BY ALL ORDER BY 1"))
                    .containsExactly("false | 1 | false | 0", "true | 8 | true | 1");
        }
    }

    @Test
    void manyTypesAtOnceEachFindTheirTables() {
        var builder = builder();
        var declarations = new StringBuilder();
        for (int type = 0; type < 40; type++) {
            declarations
                    .append("type_")
                    .append(type)
                    .append(type % 2 == 0 ? "(uint64_t n) \"%\" PRIu64\n" : "(const char *n) \"%s\"\n");
        }
        var catalog = TraceEventsParser.parse("types", declarations.toString()).catalog();
        for (int i = 0; i < 40 * 600; i++) {
            int type = i % 40;
            builder.add(
                    builder.type(catalog.event("type_" + type).orElseThrow()),
                    builder.thread(new RecordedThread("thread " + i % 7, null, (long) (i % 7))),
                    i);
            if (type % 2 == 0) {
                builder.number(0, i);
            } else {
                builder.text(0, "event number " + i);
            }
        }
        try (var workspace = Workspace.temporary()) {
            load(workspace, builder.build());

            for (int type = 0; type < 40; type++) {
                var value = type % 2 == 0 ? "n = seq" : "n = 'event number ' || seq";
                assertThat(Script.rows(
                                workspace,
                                "SELECT count(*), bool_and(" + value
                                        + "), bool_and(t.seq = t.ts_ns), bool_and(seq % 40 = "
                                        + type + "), bool_and(threads.name = 'thread ' || seq % 7) FROM type_" + type
                                        + " t JOIN threads ON threads.id = thread"))
                        .containsExactly("600 | true | true | true | true");
            }
            assertThat(Script.rows(
                            workspace,
                            "SELECT count(*), count(DISTINCT seq), bool_and(name = 'type_' || seq % 40)"
                                    + " FROM events JOIN event_types ON event_types.id = event_type"))
                    .containsExactly("24000 | 24000 | true");
        }
    }

    @Test
    void undeclaredAndAmbiguousEventsKeepWhatTheRecordingHas() {
        var builder = builder();
        for (int i = 0; i < MANY; i++) {
            builder.add(builder.undeclaredType("acme"), builder.thread(RecordedThread.UNKNOWN), 2L * i);
            builder.text(0, "register " + i % 10);
            add(builder, "say", 2L * i + 1);
            builder.text(0, "one");
            byte[] text = "say one two 3".getBytes(StandardCharsets.US_ASCII);
            builder.ambiguous(text, 0, text.length);
        }
        try (var workspace = Workspace.temporary()) {
            var recording = load(workspace, builder.build());

            assertThat(recording.eventsUndeclared()).isEqualTo(MANY);
            assertThat(recording.eventsAmbiguous()).isEqualTo(MANY);
            assertThat(Script.rows(workspace, "SELECT declared, arguments FROM event_types WHERE name = 'acme'"))
                    .hasSize(1)
                    .allMatch(row -> row.startsWith("false | "));
            assertThat(
                            Script.rows(
                                    workspace,
                                    "SELECT COLUMNS(* EXCLUDE (recording, seq, ts_ns, thread)), count(*) FROM acme GROUP BY ALL"))
                    .hasSize(10)
                    .contains("register 3 | 500");
            assertThat(Script.rows(
                            workspace,
                            "SELECT a.\"text\", count(*), count(DISTINCT seq)"
                                    + " FROM ambiguous_events a JOIN say USING (recording, seq) GROUP BY ALL"))
                    .containsExactly("say one two 3 | 5000 | 5000");
        }
    }

    @Test
    void moreDamageThanAnybodyReadsIsCounted() {
        try (var workspace = Workspace.temporary();
                var writer = workspace.addRecording()) {
            for (int i = 0; i < 10_500; i++) {
                writer.add(Damage.atByte(Path.of("file"), i, "nonsense", 2));
            }
            assertThat(writer.damagedPlaces()).isEqualTo(10_500);
            var recording = writer.commit(Path.of("file"), "digest", "test", Optional.empty(), SUMMARY);

            assertThat(recording.eventsDamaged()).isEqualTo(21_000);
            assertThat(Script.rows(
                            workspace,
                            "SELECT description, count(*), max(offset_bytes) FROM damage GROUP BY ALL ORDER BY ALL"))
                    .containsExactly("500 further places | 1 | null", "nonsense | 10000 | 9999");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void inBulkOrOneByOneTheSameIsLoaded(long seed) {
        try (var inBulk = Workspace.temporary();
                var oneByOne = Workspace.temporary()) {
            load(inBulk, randomEvents(seed, 1 << 18));
            load(oneByOne, randomEvents(seed, BulkInsert.WORTHWHILE_ROWS - 1));

            var tables = new ArrayList<>(List.of("recordings", "event_types", "threads", "events", "ambiguous_events"));
            EVENTS.events().forEach(event -> tables.add(event.name()));
            for (var table : tables) {
                var all = "SELECT * FROM " + table + " ORDER BY ALL";
                assertThat(Script.rows(inBulk, all)).as(table).isEqualTo(Script.rows(oneByOne, all));
            }
            assertThat(Script.rows(inBulk, "SELECT count(*) FROM events")).containsExactly("10000");
        }
    }

    /** Random events in windows of a size; what they are depends on the seed only. */
    private static EventWindow[] randomEvents(long seed, int windowEvents) {
        var random = new Random(seed);
        var windows = new ArrayList<EventWindow>();
        var builder = new EventWindowBuilder(windowEvents);
        for (int i = 0; i < 10_000; i++) {
            if (builder.isFull()) {
                windows.add(builder.build());
            }
            addRandom(builder, random, i);
        }
        windows.add(builder.build());
        return windows.toArray(EventWindow[]::new);
    }

    private static void addRandom(EventWindowBuilder builder, Random random, int number) {
        var event = EVENTS.events().get(random.nextInt(EVENTS.events().size()));
        builder.add(
                builder.type(event),
                builder.thread(new RecordedThread(null, null, (long) random.nextInt(5))),
                number / 3); // some at the same time
        for (int i = 0; i < event.arguments().size(); i++) {
            if (event.arguments().get(i).type().field() == FieldType.STRING) {
                addText(builder, i, random);
            } else {
                builder.number(i, random.nextInt(4) == 0 ? random.nextInt(3) - 1 : random.nextLong());
            }
        }
        if (random.nextInt(10) == 0) {
            byte[] text = ("ambiguous " + number).getBytes(StandardCharsets.US_ASCII);
            builder.ambiguous(text, 0, text.length);
        }
    }

    private static void addText(EventWindowBuilder builder, int argument, Random random) {
        if (random.nextInt(8) == 0) {
            builder.text(argument, null);
            return;
        }
        byte[] text = new byte[random.nextInt(30)];
        random.nextBytes(text);
        if (random.nextBoolean()) {
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) ('a' + (text[i] & 7));
            }
        }
        builder.text(argument, text, 0, text.length);
    }
}
