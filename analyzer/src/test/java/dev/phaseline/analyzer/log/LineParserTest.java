package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.log.LineParser.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row is a line as it stands in some file, and what is read from it. */
class LineParserTest {
    private static final String DECLARATIONS = """
            acme_boot(void) ""
            acme_rd(uint64_t addr, unsigned size) "addr=0x%" PRIx64 " size=%u"
            acme_say(const char *s) "%s"
            acme_two(const char *s, const char *t) "%s %s"
            disable acme_off(int x) "x=%d"
            """;

    /** When the files were written last: in January, so that dates of December are of the year before. */
    private static final Instant LAST = Instant.parse("2027-01-10T00:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '!', quoteCharacter = '`', textBlock = """
            # QEMU's own lines
            acme_rd addr=0xfee00000 size=4                                  ! acme_rd 4276092928 4
            4109@1795379838.430765:acme_rd addr=0x1 size=1                  ! 2026-11-22T20:37:18.430765Z thread=4109 acme_rd 1 1
            -1@1.000001:acme_rd addr=0x1 size=1                             ! 1970-01-01T00:00:01.000001Z acme_rd 1 1
            4109@1795379838.43076:acme_rd addr=0x1 size=1                   ! other
            4109@1795379838.430765: acme_rd addr=0x1 size=1                 ! other
            4109@99999999999.430765:acme_rd addr=0x1 size=1                 ! other
            4109@1795379838.430765:unknown_event 1                          ! 2026-11-22T20:37:18.430765Z thread=4109 undeclared unknown_event:1
            2026-11-22T20:46:33.854497Z acme_rd addr=0x1 size=1             ! 2026-11-22T20:46:33.854497Z acme_rd 1 1
            2026-11-22T20:46:33Z my guest acme_rd addr=0x1 size=1           ! 2026-11-22T20:46:33Z acme_rd 1 1
            2026-11-22T20:46:33Z acme_rd is my guest's name acme_boot       ! 2026-11-22T20:46:33Z misfit acme_rd:is my guest's name acme_boot
            2026-11-22T20:46:33Z qemu-system-x86_64: warning: odd           ! other
            `acme_boot `                                                    ! acme_boot
            acme_boot                                                       ! acme_boot
            acme_boot now                                                   ! misfit acme_boot:now
            acme_rd addr=0x0f size=1                                        ! misfit acme_rd:addr=0x0f size=1
            `acme_two a`                                                    ! ambiguous acme_two a ``
            unknown_event 1                                                 ! other
            acme_off x=1                                                    ! other
            acme_rd: addr=0x1 size=1                                        ! other
            qemu-system-x86_64: -trace nosuch: warning: no such event       ! other
            # SystemTap's
            1234@1600000000123456789 acme_rd addr=0x1 size=1                ! 2020-09-13T12:26:40.123456789Z pid=1234 acme_rd 1 1
            1234@1600000000123456789 acme_say <null>                        ! 2020-09-13T12:26:40.123456789Z pid=1234 ambiguous acme_say NULL
            # collected by other programs
            Nov 22 20:46:33 host qemu-system-x86_64[1234]: acme_rd addr=0x1 size=1  ! 2026-11-22T20:46:33Z host=host name=qemu-system-x86_64 pid=1234 acme_rd 1 1
            Jan  2 20:46:33 host qemu[1234]: acme_rd addr=0x1 size=1        ! 2027-01-02T20:46:33Z host=host name=qemu pid=1234 acme_rd 1 1
            Nov 22 20:46:33 host qemu: acme_rd addr=0x1 size=1              ! 2026-11-22T20:46:33Z host=host name=qemu acme_rd 1 1
            Nov 22 20:46:33.854497 host qemu[1234]: acme_rd addr=0x1 size=1 ! 2026-11-22T20:46:33.854497Z host=host name=qemu pid=1234 acme_rd 1 1
            Sun 2026-11-22 20:46:33 CET host qemu[1234]: acme_rd addr=0x1 size=1 ! 2026-11-22T19:46:33Z host=host name=qemu pid=1234 acme_rd 1 1
            Sun 2026-07-05 20:46:33 CEST host qemu[1]: acme_boot            ! 2026-07-05T18:46:33Z host=host name=qemu pid=1 acme_boot
            Sun 2026-07-05 20:46:33 UTC host qemu[1]: acme_boot             ! 2026-07-05T20:46:33Z host=host name=qemu pid=1 acme_boot
            <30>Nov 22 20:46:33 host qemu[1234]: acme_rd addr=0x1 size=1    ! 2026-11-22T20:46:33Z host=host name=qemu pid=1234 acme_rd 1 1
            2026-11-22T21:46:33+0100 host qemu[1234]: acme_rd addr=0x1 size=1 ! 2026-11-22T20:46:33Z host=host name=qemu pid=1234 acme_rd 1 1
            2026-11-22T15:16:33.5-05:30 host qemu[1]: acme_rd addr=0x1 size=1 ! 2026-11-22T20:46:33.500Z host=host name=qemu pid=1 acme_rd 1 1
            [   12.345678] host qemu[1234]: acme_rd addr=0x1 size=1         ! start+12345678000 host=host name=qemu pid=1234 acme_rd 1 1
            1795379838.430765 host qemu[1234]: acme_rd addr=0x1 size=1      ! 2026-11-22T20:37:18.430765Z host=host name=qemu pid=1234 acme_rd 1 1
            Nov 22 20:46:33 host qemu[7]: 8@1795379838.430765:acme_boot     ! 2026-11-22T20:37:18.430765Z host=host name=qemu pid=7 thread=8 acme_boot
            <30>1 2026-11-22T20:46:33.854Z host qemu 1234 - - acme_rd addr=0x1 size=1 ! 2026-11-22T20:46:33.854Z host=host name=qemu pid=1234 acme_rd 1 1
            <30>1 2026-11-22T20:46:33Z host qemu - - [a b="c\\]"] acme_boot  ! 2026-11-22T20:46:33Z host=host name=qemu acme_boot
            2026-11-22T20:46:33.854497123Z stderr F acme_rd addr=0x1 size=1 ! 2026-11-22T20:46:33.854497123Z acme_rd 1 1
            {"MESSAGE":"acme_say a\\"b\\u00b5","__REALTIME_TIMESTAMP":"1795379838430765","_PID":"7","_HOSTNAME":"h"} ! 2026-11-22T20:37:18.430765Z host=h pid=7 acme_say a"bµ
            { "_COMM" : "qemu", "MESSAGE" : [97,99,109,101,95,98,111,111,116] , "PRIORITY" : 6 }     ! name=qemu acme_boot
            {"log":"acme_rd addr=0x1 size=1\\n","stream":"stderr","time":"2026-11-22T20:46:33.5Z"}     ! 2026-11-22T20:46:33.500Z acme_rd 1 1
            {"log":"acme_boot"                                              ! other
            vm.log:17:4109@1795379838.430765:acme_rd addr=0x1 size=1       ! 2026-11-22T20:37:18.430765Z thread=4109 acme_rd 1 1
            Nov 22 20:46:33 4109@1795379838.430765:acme_rd addr=0x1 size=1 ! 2026-11-22T20:37:18.430765Z thread=4109 acme_rd 1 1
            Nov 22 20:46:33 4109@1795379838.430765:acme_say it: is so      ! 2026-11-22T20:37:18.430765Z thread=4109 acme_say it: is so
            Nov 22 20:46:33 host libvirtd[7]: debug : 8@1795379838.430765:acme_boot ! 2026-11-22T20:37:18.430765Z host=host name=libvirtd pid=7 thread=8 acme_boot
            x4109@1795379838.430765:acme_rd addr=0x1 size=1                 ! other
            # behind libvirt's date
            2026-11-22 20:46:33.123+0000: acme_rd addr=0x1 size=1           ! 2026-11-22T20:46:33.123Z acme_rd 1 1
            2026-11-22 20:46:33.123+0000: 77: acme_rd addr=0x1 size=1       ! 2026-11-22T20:46:33.123Z thread=77 acme_rd 1 1
            2026-11-22 20:46:33.123+0000: 77: 8@1795379838.430765:acme_boot ! 2026-11-22T20:37:18.430765Z thread=8 acme_boot
            2026-11-22 20:46:33.123+0000: 77: info : acme_boot              ! other
            2026-11-22 20:46:33.123: acme_rd addr=0x1 size=1                ! other
            # in colours
            `\033[32mNov 22 20:46:33 host qemu[1]:\033[0m acme_rd addr=0x1 size=1` ! 2026-11-22T20:46:33Z host=host name=qemu pid=1 acme_rd 1 1
            `\033[0;1;39m4109@1795379838.430765:acme_say it\033[0m`           ! 2026-11-22T20:37:18.430765Z thread=4109 acme_say it
            `\033[1m4109@1795379838.430765:\033(B\033[macme_rd addr=0x1 size=1\033[K` ! 2026-11-22T20:37:18.430765Z thread=4109 acme_rd 1 1
            `\033]8;;file://host/x\007vm-1\033]8;;\007 | 4109@1795379838.430765:acme_boot` ! 2026-11-22T20:37:18.430765Z thread=4109 acme_boot
            acme_rd addr=0x\033[31m1\033[m size=1                           ! acme_rd 1 1
            acme_say so \033[31mred\033[m it is                             ! ambiguous acme_say so red it is
            acme_say \033[5nnot a colour\033[                               ! acme_say \033[5nnot a colour\033[
            {"MESSAGE":"\\u001b[31macme_rd addr=0x1 size=1\\u001b[m"}       ! acme_rd 1 1
            # not theirs
            Nov 22 20:46:33 host kernel: something else                     ! other
            2026-11-22 20:46:33.123+0000: starting up libvirt version: 9    ! other
            /usr/bin/qemu-system-x86_64 \\                                  ! other
            """)
    void readsPrefixNameAndArguments(String line, String expected) {
        assertThat(read(line)).isEqualTo(expected.replace("``", ""));
    }

    private static String read(String text) {
        var events = PrintedEvents.of(ReadLog.declaring(DECLARATIONS));
        var parser = LineParser.ofLogs(events, LAST.getEpochSecond());
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        var kind = parser.parse(line, 0, line.length);
        if (kind == Kind.OTHER) {
            return "other";
        }
        var parts = new ArrayList<String>();
        if (parser.isTimed()) {
            parts.add(
                    parser.isSinceStart()
                            ? "start+" + parser.timeNs()
                            : Instant.ofEpochSecond(0, parser.timeNs()).toString());
        }
        var collector = parser.collector();
        if (collector != null && collector.host() != null) {
            parts.add("host=" + collector.host());
        }
        if (collector != null && collector.name() != null) {
            parts.add("name=" + collector.name());
        }
        if (parser.pid() >= 0) {
            parts.add("pid=" + parser.pid());
        }
        if (parser.thread() >= 0) {
            parts.add("thread=" + parser.thread());
        }
        parts.add(event(kind, parser));
        return String.join(" ", parts);
    }

    private static String event(Kind kind, LineParser parser) {
        var name = text(parser, parser.text().nameFrom(), parser.text().nameEnd());
        if (kind != Kind.EVENT) {
            return kind.toString().toLowerCase(Locale.ROOT) + " " + name + ":"
                    + text(parser, parser.text().from(), parser.text().end());
        }
        var values = new StringBuilder(parser.text().isAmbiguous() ? "ambiguous " + name : name);
        var arguments = parser.text().arguments();
        for (int i = 0; i < parser.text().event().arguments(); i++) {
            values.append(' ');
            if (!parser.text().event().isText(i)) {
                values.append(arguments.number(i));
            } else if (arguments.start(i) == ParsedArguments.NULL) {
                values.append("NULL");
            } else {
                values.append(text(parser, arguments.start(i), arguments.end(i)));
            }
        }
        return values.toString();
    }

    private static String text(LineParser parser, int from, int to) {
        return new String(parser.text().bytes(), from, to - from, StandardCharsets.UTF_8);
    }
}
