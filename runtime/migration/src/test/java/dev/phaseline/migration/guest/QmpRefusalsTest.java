package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a real QEMU refuses, a guest of ours refuses too, in the same words and with the same class. */
final class QmpRefusalsTest {
    /** A command and its arguments. */
    private static final List<String> REFUSED = List.of(
            "no-such-command {}",
            "query-status {'a': 1}",
            "migrate {}",
            "migrate {'uri': 5}",
            "migrate {'uri': 'tcp:127.0.0.1:1', 'detach': 3}",
            "migrate {'uri': 'tcp:127.0.0.1:1', 'resume': true}",
            "migrate {'uri': 'tcp:127.0.0.1:1', 'blk': false}",
            "migrate {'uri': 'fd:nobody'}",
            "migrate {'uri': 'unix:/x', 'channels': [{'channel-type': 'main', 'addr': {'transport': 'exec', 'args': ['x']}}]}",
            "migrate {'channels': []}",
            "migrate {'channels': 'x'}",
            "migrate {'channels': [1]}",
            "migrate {'channels': [{'addr': {'transport': 'file', 'filename': '/x', 'offset': 0}}]}",
            "migrate {'channels': [{'channel-type': 'main'}]}",
            "migrate {'channels': [{'channel-type': 'odd', 'addr': {'transport': 'exec', 'args': ['x']}}]}",
            "migrate {'channels': [{'channel-type': 'main', 'addr': {'transport': 'exec', 'args': ['x']}},"
                    + " {'channel-type': 'main', 'addr': {'transport': 'exec', 'args': ['x']}}]}",
            to("{}"),
            to("{'transport': 3}"),
            to("{'transport': 'odd'}"),
            to("{'transport': 'socket'}"),
            to("{'transport': 'socket', 'type': 'odd'}"),
            to("{'transport': 'socket', 'type': 'unix'}"),
            to("{'transport': 'socket', 'type': 'unix', 'path': '/x', 'bogus': 1}"),
            to("{'transport': 'socket', 'type': 'inet', 'host': 'h', 'port': 4}"),
            to("{'transport': 'socket', 'type': 'inet', 'port': '4'}"),
            to("{'transport': 'socket', 'type': 'inet', 'host': 'h'}"),
            to("{'transport': 'socket', 'type': 'inet', 'host': 'h', 'port': '1', 'to': 'x'}"),
            to("{'transport': 'socket', 'type': 'fd', 'str': 'nobody'}"),
            to("{'transport': 'exec'}"),
            to("{'transport': 'exec', 'args': 'x'}"),
            to("{'transport': 'exec', 'args': [1]}"),
            to("{'transport': 'file', 'filename': '/x'}"),
            to("{'transport': 'file', 'offset': 1}"),
            "migrate-incoming {'uri': 'tcp:127.0.0.1:0'}",
            "migrate-continue {'state': 'pre-switchover'}",
            "migrate-continue {'state': 'x'}",
            "migrate-continue {}",
            "migrate_cancel {'x': 1}",
            "migrate-set-capabilities {}",
            "migrate-set-capabilities {'capabilities': 3}",
            "migrate-set-capabilities {'capabilities': [{'capability': 'x', 'state': true}]}",
            "migrate-set-capabilities {'capabilities': [{'capability': 'xbzrle'}]}",
            "migrate-set-capabilities {'capabilities': [{'capability': 'xbzrle', 'state': 1}]}",
            "migrate-set-capabilities {'capabilities': [{'capability': 'xbzrle', 'state': true},"
                    + " {'capability': 'multifd', 'state': true}]}",
            "migrate-set-parameters {'bogus': 1}",
            "migrate-set-parameters {'max-bandwidth': 'x'}",
            "migrate-set-parameters {'downtime-limit': 2000001}",
            "migrate-set-parameters {'multifd-channels': 0}",
            "migrate-set-parameters {'cpu-throttle-initial': 0}",
            "migrate-set-parameters {'max-cpu-throttle': 5}",
            "migrate-set-parameters {'xbzrle-cache-size': 1000}",
            "migrate-set-parameters {'multifd-compression': 'odd'}",
            "migrate-set-parameters {'tls-hostname': 5}",
            mapping("1"),
            mapping("{}"),
            mapping("{'node-name': 1, 'alias': 'a', 'bitmaps': []}"),
            mapping("{'node-name': 'n', 'alias': 'a', 'bitmaps': {}}"),
            mapping("{'node-name': 'n', 'alias': 'a', 'bitmaps': [{'name': 'b'}]}"),
            mapping("{'node-name': 'n', 'alias': 'a', 'bitmaps': [], 'x': 1}"),
            mapping(
                    "{'node-name': 'n', 'alias': 'a', 'bitmaps': [{'name': 'b', 'alias': 'c', 'transform': {'x': 1}}]}"),
            mapping("{'node-name': 'n', 'alias': 'a',"
                    + " 'bitmaps': [{'name': 'b', 'alias': 'c', 'transform': {'persistent': 1}}]}"),
            mapping("{'node-name': 'n', 'alias': '1', 'bitmaps': []}"),
            mapping("{'node-name': 'n', 'alias': '" + "a".repeat(256) + "', 'bitmaps': []}"),
            mapping("{'node-name': '" + "n".repeat(32) + "', 'alias': 'a', 'bitmaps': []}"),
            mapping("{'node-name': 'n', 'alias': 'a', 'bitmaps': []}, {'node-name': 'n', 'alias': 'b', 'bitmaps': []}"),
            mapping("{'node-name': 'n', 'alias': 'a', 'bitmaps': []}, {'node-name': 'o', 'alias': 'a', 'bitmaps': []}"),
            mapping("{'node-name': 'n', 'alias': 'a', 'bitmaps': [{'name': 'b', 'alias': '" + "\u00e9".repeat(128)
                    + "'}]}"),
            mapping("{'node-name': 'n', 'alias': 'a', 'bitmaps': [{'name': '" + "b".repeat(1024)
                    + "', 'alias': 'c'}]}"),
            mapping("{'node-name': 'n', 'alias': 'a',"
                    + " 'bitmaps': [{'name': 'b', 'alias': 'c'}, {'name': 'b', 'alias': 'd'}]}"),
            mapping("{'node-name': 'n', 'alias': 'a',"
                    + " 'bitmaps': [{'name': 'b', 'alias': 'c'}, {'name': 'd', 'alias': 'c'}]}"),
            "object-add {'id': 'x'}",
            "object-add {'qom-type': 'tls-creds-psk', 'id': '1x', 'dir': '/nowhere'}",
            "object-add {'qom-type': 'odd', 'id': 'x'}",
            "object-add {'qom-type': 'secret', 'id': 'x'}",
            "object-add {'qom-type': 'secret', 'id': 'x', 'data': 'a', 'file': '/b'}",
            "object-add {'qom-type': 'secret', 'id': 'x', 'data': '!!', 'format': 'base64'}",
            "object-add {'qom-type': 'secret', 'id': 'x', 'data': '', 'format': 'hex'}",
            "object-add {'qom-type': 'tls-creds-x509', 'id': 'x', 'endpoint': 'odd'}",
            "object-add {'qom-type': 'tls-creds-x509', 'id': 'x'}",
            "object-add {'qom-type': 'tls-creds-x509', 'id': 'x', 'dir': '/nowhere'}",
            "object-add {'qom-type': 'tls-creds-psk', 'id': 'x', 'dir': '/nowhere'}",
            "object-add {'qom-type': 'tls-creds-anon', 'id': 'x', 'username': 'y'}",
            "object-add {'qom-type': 'authz-simple', 'id': 'x'}",
            "object-add {'qom-type': 'authz-list', 'id': 'x', 'rules': [{}]}",
            "object-add {'qom-type': 'authz-list', 'id': 'x', 'rules': [{'match': 'x', 'policy': 'odd'}]}",
            "object-del {'id': 'x'}",
            "object-del {}",
            "getfd {'fdname': 'x'}",
            "closefd {'fdname': 'x'}",
            "add-fd {}",
            "add-fd {'fdset-id': 'x'}",
            "remove-fd {}",
            "remove-fd {'fdset-id': 7}",
            "remove-fd {'fdset-id': 7, 'fd': 3}",
            "migrate {'uri': 'file:/dev/fdset/7'}",
            "migrate {'uri': 'file:/dev/fdset/x'}",
            "yank {'instances': [{'type': 'migration'}]}",
            "yank {'instances': [{'type': 'odd'}]}",
            "yank {}",
            "migrate-start-postcopy {}",
            "migrate-pause {}",
            "migrate-recover {}",
            "migrate-recover {'uri': 'tcp:127.0.0.1:0'}",
            "query-block {'x': 1}",
            "query-blockstats {'query-nodes': 1}",
            "query-balloon {}",
            "balloon {}",
            "balloon {'value': 1048576}",
            "query-hotpluggable-cpus {}",
            "announce-self {'initial': 50, 'max': 550, 'rounds': 5}",
            "calc-dirty-rate {}",
            "calc-dirty-rate {'calc-time': 0}",
            "calc-dirty-rate {'calc-time': 61}",
            "calc-dirty-rate {'calc-time': 49, 'calc-time-unit': 'millisecond'}",
            "calc-dirty-rate {'calc-time': 1, 'calc-time-unit': 'odd'}",
            "calc-dirty-rate {'calc-time': 1, 'sample-pages': 127}",
            "calc-dirty-rate {'calc-time': 1, 'sample-pages': 16385}",
            "calc-dirty-rate {'calc-time': 1, 'mode': 'odd'}",
            "calc-dirty-rate {'calc-time': 1, 'mode': 'dirty-ring'}",
            "calc-dirty-rate {'calc-time': 1, 'mode': 'dirty-bitmap', 'sample-pages': 512}",
            "memsave {'val': 0, 'size': 16}",
            "memsave {'val': 0, 'size': 16, 'filename': '/nowhere/x', 'cpu-index': 99}",
            "pmemsave {'val': 0, 'size': 16, 'filename': '/nowhere/x'}",
            "pmemsave {'val': 'x', 'size': 16, 'filename': '/x'}",
            "trace-event-set-state {'name': 'nope', 'enable': true}",
            "human-monitor-command {}");

    /** Lines of the monitor, which have effects on those that follow. */
    private static final List<String> LINES = List.of(
            "",
            "migrate",
            "migrate -d",
            "migrate -x tcp:1:2",
            "migrate -r unix:/nowhere",
            "migrate -d unix:/nowhere extra",
            "migrate_set_capability",
            "migrate_set_capability xbzrle",
            "migrate_set_capability foo on",
            "migrate_set_capability  \"xbzrle\"  on",
            "migrate_set_capability multifd on",
            "migrate_set_capability events on extra",
            "info migrate_capabilities",
            "migrate_set_parameter",
            "migrate_set_parameter foo",
            "migrate_set_parameter foo 1",
            "migrate_set_parameter max-bandwidth x",
            "migrate_set_parameter max-bandwidth 1.5G",
            "migrate_set_parameter avail-switchover-bandwidth 5",
            "migrate_set_parameter downtime-limit 9999999999",
            "migrate_set_parameter downtime-limit 30",
            "migrate_set_parameter multifd-channels 4",
            "migrate_set_parameter multifd-channels x",
            "migrate_set_parameter multifd-channels 300",
            "migrate_set_parameter multifd-compression zlib",
            "migrate_set_parameter multifd-compression foo",
            "migrate_set_parameter tls-hostname \"\"",
            "migrate_set_parameter tls-creds abc",
            "migrate_set_parameter xbzrle-cache-size 4M",
            "migrate_set_parameter xbzrle-cache-size 5000",
            "migrate_set_parameter cpu-throttle-tailslow on",
            "migrate_set_parameter cpu-throttle-tailslow 1",
            "migrate_set_parameter max-postcopy-bandwidth 3",
            "migrate_set_parameter block-bitmap-mapping x",
            "info migrate_parameters",
            "migrate_continue",
            "migrate_continue foo",
            "migrate_continue active",
            "migrate_incoming",
            "migrate_incoming tcp:127.0.0.1:0",
            "migrate_cancel x",
            "stop now",
            "cont 3",
            "info status x",
            "info migrate x",
            "s",
            "info status",
            "info uuid",
            "trace-event foo on",
            "trace-event migrate_set_state maybe");

    @TempDir
    Path directory = Path.of("");

    private static String to(String address) {
        return "migrate {'channels': [{'channel-type': 'main', 'addr': " + address + "}]}";
    }

    private static String mapping(String nodes) {
        return "migrate-set-parameters {'block-bitmap-mapping': [" + nodes + "]}";
    }

    @Test
    void asQemu() throws Exception {
        QemuVersion.V10_0.assumeInstalled();
        try (var qemu = new QemuProcess(QemuVersion.V10_0, directory);
                TestGuest ours =
                        TestGuest.inThread(directory, "guest", "memory=8M", "workload=idle", "compat=qemu-10.0")) {
            assertThat(refusals(ours)).isEqualTo(refusals(qemu));
            for (String line : LINES) {
                assertThat(monitor(ours, line)).as(line).isEqualTo(monitor(qemu, line));
            }
        }
    }

    private static String monitor(Controlled side, String line) throws Exception {
        return side.execute("human-monitor-command", QmpJson.object().put("command-line", line))
                .asString();
    }

    private static String refusals(Controlled side) throws IOException {
        var refusals = new StringJoiner("\n");
        for (String request : REFUSED) {
            refusals.add(request + ": " + refusal(side, request));
        }
        return refusals.toString();
    }

    private static String refusal(Controlled side, String request) throws IOException {
        int space = request.indexOf(' ');
        var arguments = (ObjectNode)
                JsonMapper.shared().readTree(request.substring(space + 1).replace('\'', '"'));
        QmpException refusal =
                catchThrowableOfType(QmpException.class, () -> side.execute(request.substring(0, space), arguments));
        assertThat(refusal).as(request).isNotNull();
        return refusal.errorClass() + ": " + refusal.description();
    }
}
