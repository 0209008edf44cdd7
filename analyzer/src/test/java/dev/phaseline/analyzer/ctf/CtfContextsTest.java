package dev.phaseline.analyzer.ctf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.Loading;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtfContextsTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; } := uint8_t;
            typealias integer { size = 32; align = 8; } := uint32_t;
            typealias integer { size = 64; align = 8; } := uint64_t;
            trace {
                major = 1; minor = 8; byte_order = le;
                packet.header := struct {
                    uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id;
                };
            };
            clock { name = "monotonic"; freq = 1000000; offset_s = 1700000000; offset = 5; };
            typealias integer { size = 64; align = 8; map = clock.monotonic.value; } := ts64;
            stream {
                id = 0;
                packet.context := struct {
                    ts64 timestamp_begin; ts64 timestamp_end; uint64_t content_size; uint64_t packet_size;
                    uint64_t packet_seq_num; uint64_t events_discarded; uint32_t cpu_id;
                };
                event.header := struct { uint32_t id; ts64 timestamp; };
                event.context := struct {
                    integer { size = 32; align = 8; signed = 1; } _vpid;
                    integer { size = 32; align = 8; signed = 1; } _vtid;
                    integer { size = 8; align = 8; encoding = UTF8; } _procname[17];
                    uint64_t _perf_thread_page_fault;
                    string _hostname;
                };
            };
            event {
                name = "qemu:migrate_set_state"; id = 0; stream_id = 0;
                context := struct { integer { size = 32; align = 8; signed = 1; } _nice; };
                fields := struct { string _new_state; };
            };
            event { name = "qemu:savevm_state_begin"; id = 1; stream_id = 0; fields := struct { }; };
            """;

    @TempDir
    private Path directory;

    private static CtfBytes event(int id, long time, int process, int thread, long faults, String host) {
        return new CtfBytes()
                .u32(id)
                .u64(time)
                .u32(process)
                .u32(thread)
                .raw(Arrays.copyOf("live_migration".getBytes(StandardCharsets.US_ASCII), 17))
                .u64(faults)
                .string(host);
    }

    @Test
    void contextsOfEventsCanBeQueried() throws IOException {
        var content = new CtfBytes()
                .raw(event(0, 10, 700, 701, 3, "alpha").u32(-5).string("active").toBytes())
                .raw(event(1, 20, 800, 701, -1, "beta").toBytes());
        Files.writeString(directory.resolve("metadata"), METADATA);
        Files.write(
                directory.resolve("channel0_0"),
                new CtfBytes().packet(content, 1, 0, 0, 4096).toBytes());

        try (var workspace = Workspace.temporary()) {
            assertThat(Loading.into(workspace).load(List.of(directory))).allMatch(LoadResult.Loaded.class::isInstance);

            assertThat(rows(workspace, "SELECT recording, name, number, text FROM event_contexts ORDER BY ALL"))
                    .containsExactly(
                            "1 hostname null alpha",
                            "1 nice -5 null",
                            "1 perf_thread_page_fault 3 null",
                            "2 hostname null beta",
                            "2 perf_thread_page_fault null 18446744073709551615");
            assertThat(rows(workspace, "SELECT name, os_id, pid FROM threads ORDER BY pid"))
                    .containsExactly("live_migration 701 700", "live_migration 701 800");
            assertThat(rows(workspace, "SELECT ts_ns FROM events ORDER BY recording"))
                    .containsExactly("1700000000000015000", "1700000000000025000");
        }
    }

    private static List<String> rows(Workspace workspace, String sql) {
        var rows = new ArrayList<String>();
        try (var result = workspace.query(sql)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(String.valueOf(result.text(i)));
                }
                rows.add(String.join(" ", row));
            }
        }
        return rows;
    }
}
