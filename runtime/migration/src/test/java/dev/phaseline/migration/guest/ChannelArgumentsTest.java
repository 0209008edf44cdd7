package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The structure of an address means what a URI does. What is wrong with one is in {@link QmpRefusalsTest}. */
final class ChannelArgumentsTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'transport': 'socket', 'type': 'inet', 'host': '::1', 'port': '44' | tcp:[::1]:44",
                "'transport': 'socket', 'type': 'inet', 'host': '', 'port': '0', 'ipv6': false, 'to': 9 | tcp::0,ipv4,to=9",
                "'transport': 'socket', 'type': 'inet', 'host': 'h', 'port': '1', 'numeric': true, 'keep-alive': true"
                        + " | tcp:h:1,keep-alive",
                "'transport': 'socket', 'type': 'unix', 'path': '/a:b' | unix:/a:b",
                "'transport': 'socket', 'type': 'fd', 'str': '7' | fd:7",
                "'transport': 'exec', 'args': ['/bin/sh', '-c', 'cat > x'] | exec:cat > x",
                "'transport': 'exec', 'args': ['nc', '-l', '44'] | exec:nc -l 44",
                "'transport': 'file', 'filename': '/a,offset=1', 'offset': 0 | file:/a,offset=1",
                "'transport': 'file', 'filename': '/a', 'offset': 4096 | file:/a,offset=4096",
            })
    void anAddressIsTheUriThatItStandsFor(String address, String uri) throws QmpException {
        assertThat(take(address)).hasToString(uri);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'transport': 'rdma', 'host': 'h', 'port': '1' | transport 'rdma' is not supported",
                "'transport': 'socket', 'type': 'vsock', 'cid': '3', 'port': '1' | transport 'vsock' is not supported",
                "'transport': 'exec', 'args': [] | Parameter 'args' expects a program",
                "'transport': 'file', 'filename': '/a', 'offset': -1 | Parameter 'offset' expects",
                "'transport': 'socket', 'type': 'inet', 'host': 'h', 'port': 'ftp' | 'ftp' is no port number",
                "'transport': 'socket', 'type': 'inet', 'host': 'h', 'port': '1', 'ipv4': false, 'ipv6': false"
                        + " | no addresses are left",
            })
    void whatOnlyWeRefuseIsOneClearLine(String address, String reason) {
        assertThatThrownBy(() -> take(address)).isInstanceOf(QmpException.class).hasMessageContaining(reason);
    }

    @Test
    void aGuestMovesBetweenAddresses() throws Exception {
        ObjectNode address = channels("'transport': 'socket', 'type': 'unix', 'path': '%s'"
                .formatted(directory.resolve("m").toString()));
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "memory=8M", "incoming=defer");
                TestGuest source = TestGuest.inThread(directory, "src", "memory=8M", "workload=idle")) {
            source.enable("events");
            destination.execute("migrate-incoming", address);
            source.execute("migrate", address);

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
        }
    }

    private static MigrationUri take(String address) throws QmpException {
        return ChannelArguments.take(new QmpArguments(channels(address)));
    }

    private static ObjectNode channels(String address) {
        return (ObjectNode) JsonMapper.shared()
                .readTree("{'channels': [{'channel-type': 'main', 'addr': {%s}}]}"
                        .formatted(address)
                        .replace('\'', '"'));
    }
}
