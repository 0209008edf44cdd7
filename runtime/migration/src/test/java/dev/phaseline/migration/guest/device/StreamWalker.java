package dev.phaseline.migration.guest.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.stream.ByteStreams;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks a stream of device sections with nothing but its JSON description, as a receiver does that does not know the
 * devices.
 */
final class StreamWalker {
    private static final int HEADER_BYTES = 8 + 1 + 4 + "none".length();

    private StreamWalker() {}

    /** Checks that each section lies where the description says, up to the end mark; returns how many there are. */
    static int walk(byte[] stream) throws StreamException {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        int json = text.indexOf("{\"page_size\"");
        JsonNode devices = JsonMapper.shared().readTree(text.substring(json)).get("devices");
        QemuInputFile in = ByteStreams.input(stream);
        in.skip(HEADER_BYTES);
        for (JsonNode device : devices) {
            assertThat(in.getU8()).isEqualTo(4);
            int id = in.getU32();
            assertThat(in.getStr8()).isEqualTo(device.get("name").asString());
            assertThat(in.getU32()).isEqualTo(device.get("instance_id").asInt());
            assertThat(in.getU32()).isEqualTo(device.get("version").asInt());
            in.skip(bodyBytes(device));
            assertThat(in.getU8()).as("footer of %s", device.get("name")).isEqualTo(0x7e);
            assertThat(in.getU32()).isEqualTo(id);
        }
        assertThat(in.getU8()).isZero();
        assertThat(in.position()).isEqualTo(json - 5);
        return devices.size();
    }

    /** The size of each field, times its elements; each subsection adds 05, a length byte, its name and its version. */
    private static long bodyBytes(JsonNode description) {
        long bytes = 0;
        for (JsonNode field : description.get("fields")) {
            bytes += field.get("size").asLong() * field.path("array_len").asLong(1);
        }
        for (JsonNode subsection : description.path("subsections")) {
            bytes += 6 + subsection.get("vmsd_name").asString().length() + bodyBytes(subsection);
        }
        return bytes;
    }
}
