package dev.phaseline.migration.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MigrationUriTest {
    @Test
    void readsTheAddressesThatQemuReads() throws MigrationUriException {
        assertThat(MigrationUri.parse("tcp:host-b:4444")).isEqualTo(new MigrationUri.Tcp("host-b", 4444));
        assertThat(MigrationUri.parse("tcp::0")).isEqualTo(new MigrationUri.Tcp("", 0));
        assertThat(MigrationUri.parse("tcp:[::1]:4444")).isEqualTo(new MigrationUri.Tcp("::1", 4444));
        assertThat(MigrationUri.parse("unix:/tmp/a:b")).isEqualTo(new MigrationUri.Unix("/tmp/a:b"));
        assertThat(MigrationUri.parse("file:/a,b")).isEqualTo(new MigrationUri.File("/a,b", 0));
        assertThat(MigrationUri.parse("file:/a,offset=0x10000")).isEqualTo(new MigrationUri.File("/a", 65536));
        assertThat(MigrationUri.parse("file:/a,offset=64K")).isEqualTo(new MigrationUri.File("/a", 65536));
        assertThat(MigrationUri.parse("file:/a,offset=7")).hasToString("file:/a,offset=7");
    }

    @Test
    void writesAnAddressAsItWasRead() throws MigrationUriException {
        for (String text : new String[] {
            "tcp:host-b:4444",
            "tcp:[::1]:4444",
            "tcp::0",
            "unix:/run/m",
            "exec:cat > a:b",
            "tcp:h:1,ipv4",
            "tcp:[::1]:1,ipv6,to=9,keep-alive",
            "fd:7"
        }) {
            assertThat(MigrationUri.parse(text)).hasToString(text);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp:h:1,ipv4=on,ipv6=on | tcp:h:1",
                "tcp:h:1,ipv4=off | tcp:h:1,ipv6",
                "tcp:h:1,ipv6=off | tcp:h:1,ipv4",
                "tcp:h:1,ipv4=on,ipv6=off | tcp:h:1,ipv4",
                "tcp:h:1,keep-alive=off | tcp:h:1",
            })
    void optionsThatMeanTheSameAreTheSame(String text, String canonical) throws MigrationUriException {
        assertThat(MigrationUri.parse(text)).hasToString(canonical);
    }

    @Test
    void onlyAddressesOfTheFamilyAreUsed() throws MigrationUriException {
        assertThat(address("tcp:127.0.0.1:5,ipv4").isUnresolved()).isFalse();
        assertThat(address("tcp:127.0.0.1:5,ipv6").isUnresolved()).isTrue();
        assertThat(address("tcp:[::1]:5,ipv6").isUnresolved()).isFalse();
        assertThat(address("tcp:[::1]:5,ipv4").isUnresolved()).isTrue();
        assertThat(address("tcp::5,ipv4").getAddress().getHostAddress()).isEqualTo("0.0.0.0");
    }

    private static InetSocketAddress address(String uri) throws MigrationUriException {
        return ((MigrationUri.Tcp) MigrationUri.parse(uri)).socketAddress();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "tcp:host | expected tcp:HOST:PORT, the port is missing",
                "tcp:host: | '' is no port number from 0 to 65535",
                "tcp:host:65536 | '65536' is no port number from 0 to 65535",
                "tcp:host:-1 | '-1' is no port number from 0 to 65535",
                "tcp:host:99999999999 | '99999999999' is no port number from 0 to 65535",
                "tcp:::1:4444 | an IPv6 address stands in brackets, as in tcp:[::1]:4444",
                "tcp | expected tcp:HOST:PORT, unix:PATH, exec:COMMAND, fd:NAME or file:PATH",
                "unix: | expected unix:PATH, the path is missing",
                "vsock:3:1 | transport 'vsock' is not supported, use tcp, unix, exec, fd or file",
                "tcp:h:1,ipv5 | unknown option 'ipv5', expected ipv4, ipv6, to=PORT or keep-alive",
                "tcp:h:1,ipv4=yes | option 'ipv4' is on or off",
                "tcp:h:1,ipv4=off,ipv6=off | no addresses are left without ipv4 and ipv6",
                "tcp:h:1,to=x | 'x' is no port number from 0 to 65535",
                "file: | expected file:PATH, the path is missing",
                "file:/m,offset=1Q | '1Q' is no number of bytes",
                "file:/m,offset= | '' is no number of bytes",
                "file:/m,offset=9999999999999T | '9999999999999T' is more than a file can have",
                "fd: | expected fd:NAME or fd:NUMBER, both are missing",
                "exec: | expected exec:COMMAND, the command is missing",
                "rdma:host:1 | transport 'rdma' is not supported, use tcp, unix, exec, fd or file",
                "ftp:host:1 | expected tcp:HOST:PORT, unix:PATH, exec:COMMAND, fd:NAME or file:PATH",
                "\"\" | expected tcp:HOST:PORT, unix:PATH, exec:COMMAND, fd:NAME or file:PATH",
            })
    void saysWhatIsWrongWithAUri(String text, String problem) {
        assertThatThrownBy(() -> MigrationUri.parse(text))
                .isInstanceOf(MigrationUriException.class)
                .hasMessage("invalid migration URI '" + text + "': " + problem);
    }

    @Test
    void refusesAPathThatNoFileHas() {
        for (String scheme : new String[] {"unix:", "file:"}) {
            assertThatThrownBy(() -> MigrationUri.parse(scheme + "/a\0b"))
                    .isInstanceOf(MigrationUriException.class)
                    .hasMessageContaining("no path: ");
        }
    }

    @Test
    void refusesAPathThatNoSocketAddressHolds() {
        String path = "/" + "x".repeat(107);

        assertThatThrownBy(() -> MigrationUri.parse("unix:" + path))
                .hasMessageContaining("the path has 108 bytes, a socket's has at most 107");
    }
}
