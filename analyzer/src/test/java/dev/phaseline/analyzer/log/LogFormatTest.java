package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
    private static final String DECLARATIONS = """
            acme_boot(void) ""
            acme_rd(uint64_t addr, unsigned size) "addr=0x%" PRIx64 " size=%u"
            acme_say(const char *s) "%s"
            acme_buffer(const char *s, size_t n, const char *t) "direction: %s len: %zu\\n%s"
            acme_pair(const char *s, int n) "%s=%d"
            acme_char(char c) "got %c."
            acme_path(const char *s) "at %s v"
            acme_field(const char *s, const char *t) "%s/%s"
            """;

    @TempDir
    Path directory;

    private ReadLog read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private ReadLog read(byte[] bytes) throws IOException {
        return ReadLog.of(new LogFormat(), file(bytes), ReadLog.declaring(DECLARATIONS));
    }

    private Path file(byte[] bytes) throws IOException {
        var file = directory.resolve("any.name");
        Files.write(file, bytes);
        return file;
    }

    @Test
    void byteOrderMarkAndLineEndsOfWindowsArePassedOver() throws IOException {
        var log = read("\uFEFF4109@1700000000.000001:acme_say one\r\n4109@1700000000.000002:acme_say two\r\n");

        assertThat(log.events())
                .containsExactly("1700000000000001000 4109 acme_say[one]", "1700000000000002000 4109 acme_say[two]");
        assertThat(log.damage()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void utf16WithAByteOrderMarkIsRead(String charset) throws IOException {
        var text = "\uFEFF4109@1700000000.000001:acme_say gr\u00FC\u00DFe \uD83D\uDC0E\r\n"
                + "4109@1700000000.000002:acme_say \uD83D\uDC0E\r\n".repeat(2_000); // more than the buffer

        var log = read(text.getBytes(Charset.forName(charset)));

        assertThat(log.events().getFirst())
                .isEqualTo("1700000000000001000 4109 acme_say[gr\u00FC\u00DFe \uD83D\uDC0E]");
        assertThat(Set.copyOf(log.events())).hasSize(2).contains("1700000000000002000 4109 acme_say[\uD83D\uDC0E]");
        assertThat(log.events()).hasSize(2_001);
        assertThat(log.damage()).isEmpty();
    }

    @Test
    void entriesOfTheJournalThatAreNoEventsAreCounted() throws IOException {
        var export = read("""
                __CURSOR=a
                MESSAGE=acme_say (one

                __CURSOR=b
                _PID=1
                MESSAGE=other output

                __CURSOR=c
                _PID=1

                __CURSOR=d
                PRIORITY=6

                """);
        var json = read("""
                {"MESSAGE":"acme_say (one","_PID":"7"}
                {"_PID":"1","MESSAGE":"other output"}
                {"_PID":"1"}
                {"MESSAGE":null}
                """);

        for (var log : List.of(export, json)) {
            assertThat(log.events()).singleElement().asString().endsWith(" acme_say[(one]");
            assertThat(log.summary().eventsSkipped()).isEqualTo(3);
        }
    }

    @Test
    void entriesOfTheJournalAreReadAsItExportsThem() throws IOException {
        var binary = "acme_say \u0001\nb"; // a value with bytes that are no text has its length before it
        var log = read("""
                __CURSOR=s=739ad463348b4ceca5a9e69c95a3c93f;i=4ece7
                __REALTIME_TIMESTAMP=1795379838430765
                MESSAGE=4109@1700000000.000001:acme_say "one"
                _PID=4109
                _HOSTNAME=host1

                __CURSOR=s=739ad463348b4ceca5a9e69c95a3c93f;i=4ece8
                __REALTIME_TIMESTAMP=1795379838430766
                _PID=4109
                MESSAGE
                """ + (char) binary.length() + "\0".repeat(7) + binary + "\n\n"
                + "__CURSOR=s=7;i=4ece9\n__REALTIME_TIMESTAMP=1795379838430767\nMESSAGE=other output\n\n");

        assertThat(log.events())
                .containsExactly(
                        "1700000000000001000 4109 acme_say[\"one\"]",
                        "1795379838430766000 process[4109] acme_say[\u0001\nb]");
        assertThat(log.summary().host()).contains("host1");
        assertThat(log.damage()).isEmpty();
    }

    @Test
    void entriesOfTheJournalAreReadInItsPrettyForm() throws IOException {
        var entry = """
                {
                \t"__REALTIME_TIMESTAMP" : "1795379838430765",
                \t"_HOSTNAME" : "host1",
                \t"_CMDLINE" : "qemu } {",
                \t"_LINES" : [
                \t\t"\u00B5",
                \t\t"b"
                \t],
                \t"_PID" : "4109",
                \t"MESSAGE" : "acme_say \u00B5\\n{ \\"b\\"\\t}"
                }
                """;
        var log = read(entry.repeat(10_000) + "{\n\t\"MESSAGE\" : \"acme_boot\"\n}\n{\n\t\"MESSAGE\" : null\n}");

        assertThat(Set.copyOf(log.events().subList(0, 10_000)))
                .containsExactly("1795379838430765000 process[4109] acme_say[\u00B5\n{ \"b\"\t}]");
        assertThat(log.events()).hasSize(10_001).last().asString().endsWith(" acme_boot[]");
        assertThat(log.summary().host()).contains("host1");
        assertThat(log.summary().eventsSkipped()).isEqualTo(1);
        assertThat(log.damage()).isEmpty();
    }

    @Test
    void aPrettyEntryThatIsCutOffTakesNoOtherWithIt() throws IOException {
        var log = read("""
                {
                \t"MESSAGE" : "acme_say one"
                }
                {
                \t"_PID" : "4109",
                {
                \t"MESSAGE" : "acme_say two"
                }
                """);

        assertThat(log.events()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "acme_boot, NONE",
        "4109@1700000000.000001:acme_boot, REALTIME",
    })
    void theSinkLearnsWhatTimesCountFromBeforeAnyEvent(String line, Clock clock) throws IOException {
        var told = new ArrayList<Object>();
        var sink = new RecordingSink() {
            @Override
            public void clock(Clock known) {
                told.add(known);
            }

            @Override
            public void events(EventWindow window) {
                told.add(window.size());
            }

            @Override
            public void damage(Damage damage) {
                told.add(damage);
            }
        };
        var file = Files.writeString(
                directory.resolve("qemu.log"), (line + " \n").repeat(EventWindow.DEFAULT_CAPACITY + 1));

        try (var content = RecordingContent.of(file)) {
            new LogFormat().read(content, ReadLog.declaring(DECLARATIONS), sink);
        }

        assertThat(told).containsExactly(clock, EventWindow.DEFAULT_CAPACITY, 1);
    }

    @Test
    void otherOutputBetweenEventsIsCounted() throws IOException {
        var log = read("""
                2026-11-22 20:46:33.123+0000: starting up libvirt version: 9.0.0
                LC_ALL=C \\
                /usr/bin/qemu-system-x86_64 \\
                -name guest=demo
                char device redirected to /dev/pts/0 (label charserial0)
                11@100.000001:acme_rd addr=0x1 size=1
                2026-11-22T20:46:33.854497Z qemu-system-x86_64: warning: odd

                12@100.000002:acme_boot\s
                """);

        assertThat(log.events()).containsExactly("100000001000 11 acme_rd[1, 1]", "100000002000 12 acme_boot[]");
        assertThat(log.summary().eventsSkipped()).isEqualTo(7);
        assertThat(log.ambiguous()).isEmpty();
        assertThat(log.damage()).isEmpty();
        assertThat(log.summary().clock()).isEqualTo(Clock.REALTIME);
    }

    @Test
    void withoutTimesAnEventsTimeIsItsNumber() throws IOException {
        var log = read("acme_boot \nsomething else\nacme_boot \nacme_rd addr=0x1 size=1\n");

        assertThat(log.events()).containsExactly("0 acme_boot[]", "1 acme_boot[]", "2 acme_rd[1, 1]");
        assertThat(log.summary().clock()).isEqualTo(Clock.NONE);
    }

    @Test
    void anEventWithoutATimeHasThatOfItsNeighbour() throws IOException {
        var log = read("acme_boot \n11@100.000001:acme_boot \nacme_boot \n11@100.000002:acme_boot \n");

        assertThat(log.events())
                .containsExactly(
                        "100000001000 acme_boot[]",
                        "100000001000 11 acme_boot[]",
                        "100000001000 acme_boot[]",
                        "100000002000 11 acme_boot[]");
    }

    @Test
    void whatNoDeclarationPrintsIsKeptAsText() throws IOException {
        var log = read("11@100.000001:acme_new a b  c\n11@100.000002:acme_rd addr=1 size=1\nacme_rd size=1\n");

        assertThat(log.events())
                .containsExactly(
                        "100000001000 11 undeclared acme_new[a b  c]",
                        "100000002000 11 undeclared acme_rd[addr=1 size=1]",
                        "100000002000 undeclared acme_rd[size=1]");
        assertThat(log.damage()).isEmpty();
    }

    @Test
    void carriageReturnsBelongToLineEnds() throws IOException {
        assertThat(read("acme_say x\r\nacme_rd addr=0x1 size=1\r\n").events())
                .containsExactly("0 acme_say[x]", "1 acme_rd[1, 1]");
    }

    @Test
    void aFormatWithALineEndGoesOnInTheNextLine() throws IOException {
        var log = read("""
                acme_buffer direction: Tx len: 12
                00 01 02
                03 04 05
                acme_boot\s
                acme_buffer direction: Rx len: 1
                """);

        assertThat(log.events())
                .containsExactly(
                        "0 acme_buffer[Tx, 12, 00 01 02]",
                        "1 acme_boot[]",
                        "2 undeclared acme_buffer[direction: Rx len: 1]");
        assertThat(log.ambiguous()).hasSize(1);
        assertThat(log.summary().eventsSkipped()).isEqualTo(1);
    }

    @Test
    void aStringWithLineEndsInsideIsOneEvent() throws IOException {
        var log = read("acme_pair a\nb\nc=5\nacme_char got \n.\nacme_boot \n");

        assertThat(log.events()).containsExactly("0 acme_pair[a\nb\nc, 5]", "1 acme_char[10]", "2 acme_boot[]");
        assertThat(log.summary().eventsSkipped()).isZero();
    }

    @Test
    void aTextAtTheEndGoesOnWhereABracketIsOpen() throws IOException {
        var log = read("acme_say {\n \"a\": 1\n}\nother\nacme_say b\nprogram: message\nacme_boot \n");

        assertThat(log.events()).containsExactly("0 acme_say[{\n \"a\": 1\n}]", "1 acme_say[b]", "2 acme_boot[]");
        assertThat(log.ambiguous()).hasSize(1);
        assertThat(log.summary().eventsSkipped()).isEqualTo(2);
    }

    @Test
    void ofSeveralReadingsTheOneWithKnownNamesIsTaken() throws IOException {
        var log = read("acme_field cpu/msr/index\nacme_path at cpu/msr v\nacme_field cpu/msr/index\n");

        assertThat(log.events())
                .containsExactly(
                        "0 acme_field[cpu/msr, index]", "1 acme_path[cpu/msr]", "2 acme_field[cpu/msr, index]");
        assertThat(log.ambiguous()).containsExactly("acme_field cpu/msr/index", "acme_field cpu/msr/index");
    }

    @Test
    void aLineThatRunsIntoAnotherIsDamage() throws IOException {
        var log = read("""
                11@100.000001:acme_rd addr=0x1 si12@100.000002:acme_rd addr=0x2 size=2
                ze=1
                11@100.000003:acme_say half12@100.000004:acme_boot\s
                """);

        assertThat(log.events()).containsExactly("100000002000 12 acme_rd[2, 2]", "100000004000 12 acme_boot[]");
        assertThat(log.damage())
                .containsExactly(
                        "line 1: the line ends where another begins: 11@100.000001:acme_rd addr=0x1 si",
                        "line 3: the line ends where another begins: 11@100.000003:acme_say half");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11@100.000002:acme_rd addr=0x1 si",
                "11@100.000002:acme_r",
                "11@100.0000",
            })
    void aLineThatIsCutOffAtTheEndIsDamage(String rest) throws IOException {
        var log = read("11@100.000001:acme_boot \n" + rest);

        assertThat(log.events()).containsExactly("100000001000 11 acme_boot[]");
        assertThat(log.damage()).containsExactly("line 2: the last line is cut off: " + rest);
    }

    @Test
    void aLastLineWithoutALineEndCountsButItsLastValueIsUncertain() throws IOException {
        var log = read("11@100.000001:acme_boot \n11@100.000002:acme_rd addr=0x1 size=4");

        assertThat(log.events()).hasSize(2).last().isEqualTo("100000002000 11 acme_rd[1, 4]");
        assertThat(log.ambiguous()).containsExactly("acme_rd addr=0x1 size=4");
        assertThat(log.damage()).isEmpty();
    }

    @Test
    void aFileThatBeginsInsideALineIsReadFromTheNext() throws IOException {
        var log = read("00.000001:acme_boot \n11@100.000002:acme_boot \n");

        assertThat(log.events()).containsExactly("100000002000 11 acme_boot[]");
        assertThat(log.damage()).containsExactly("line 1: the file begins inside a line: 00.000001:acme_boot ");
    }

    @Test
    void nulBytesBeforeALineArePassedOver() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("11@100.000001:acme_boot \n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(new byte[5_000_000]);
        bytes.writeBytes("11@100.000002:acme_boot \n".getBytes(StandardCharsets.UTF_8));

        var log = read(bytes.toByteArray());

        assertThat(log.events()).hasSize(2);
        assertThat(log.damage())
                .containsExactly("line 2: 5000000 NUL bytes: the file was truncated while it was written");
    }

    @Test
    void anOverlongLineIsPassedOver() throws IOException {
        var log = read("acme_boot \nacme_say " + "x".repeat(5_000_000) + "\nacme_boot \n");

        assertThat(log.events()).hasSize(2);
        assertThat(log.damage()).containsExactly("line 2: the line has more than 1048576 bytes");
    }

    @Test
    void bytesThatAreNoUtf8AreKept() throws IOException {
        byte[] line = "11@1.000000:acme_say \377\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(line).events()).containsExactly("1000000000 11 acme_say[\uFFFD]");
    }

    @Test
    void aCompressedLogIsALog() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("11@100.000001:acme_boot \n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(read(bytes.toByteArray()).events()).hasSize(1);
        assertThat(recognises(bytes.toByteArray())).isTrue();
    }

    @Test
    void hostAndProcessComeFromTheCollector() throws IOException {
        var summary = read("Nov 22 20:46:33 alpha qemu[1234]: acme_boot \n").summary();

        assertThat(summary.host()).contains("alpha");
        assertThat(summary.pid()).isEqualTo(OptionalLong.of(1234));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11@100.000001:anything at all\n",
                "migrate_set_state new state setup\n",
                "hello\nsavevm_state_setup \n",
                "Nov 22 20:46:33 host qemu[1]: migrate_set_state new state setup\n",
                "2026-11-22T20:46:33Z guest migrate_set_state new state setup\n",
            })
    void oneCertainLineMakesALog(String text) throws IOException {
        assertThat(recognises(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "Dear reader,\nthe function savevm_state_setup is called first.\n",
                "savevm_state_setup\nmigrate_set_state\n",
                "savevm_state_setup(void) \"\"\n",
                "migrate_set_state : state 0\n",
                "# tracer: nop\n",
                "{\"a\": 1}\n",
            })
    void otherTextIsNoLog(String text) throws IOException {
        assertThat(recognises(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    private boolean recognises(byte[] bytes) throws IOException {
        try (var content = RecordingContent.of(file(bytes))) {
            return new LogFormat().recognises(content);
        }
    }
}
