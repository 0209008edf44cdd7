package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One side of a migration under the machine protocol, a guest of ours or a real QEMU. */
interface Controlled extends AutoCloseable {
    JsonNode execute(String command) throws IOException, QmpException;

    JsonNode execute(String command, ObjectNode arguments) throws IOException, QmpException;

    @Override
    void close() throws IOException;

    default void enable(String... capabilities) throws IOException, QmpException {
        set(true, capabilities);
    }

    default void disable(String... capabilities) throws IOException, QmpException {
        set(false, capabilities);
    }

    private void set(boolean state, String... capabilities) throws IOException, QmpException {
        ObjectNode arguments = QmpJson.object();
        var list = arguments.putArray("capabilities");
        for (String capability : capabilities) {
            list.addObject().put("capability", capability).put("state", state);
        }
        execute("migrate-set-capabilities", arguments);
    }

    /** Waits until the migration is over, whichever way it goes, and returns how. */
    default String awaitEnd() throws IOException, QmpException {
        String status = execute("query-migrate").path("status").asString();
        while (!status.equals("completed") && !status.equals("failed")) {
            Polling.pause();
            status = execute("query-migrate").path("status").asString();
        }
        return status;
    }

    /** Begins a migration to that URI. */
    default void beginTo(String uri) throws IOException, QmpException {
        execute("migrate", QmpJson.object().put("uri", uri));
    }

    /** Has a side that was started with {@code defer} listen, and returns where. */
    default String listen(String uri) throws IOException, QmpException {
        execute("migrate-incoming", QmpJson.object().put("uri", uri));
        return uri.startsWith("tcp:") ? address() : uri;
    }

    /** The address that a destination listens on, which may have chosen its port itself. */
    default String address() throws IOException, QmpException {
        JsonNode address = execute("query-migrate").path("socket-address").path(0);
        return address.path("type").asString().equals("unix")
                ? "unix:" + address.path("path").asString()
                : "tcp:" + address.path("host").asString() + ":"
                        + address.path("port").asString();
    }

    /**
     * Asserts that the RAM is the same in both, byte for byte. Neither may run a program. Cheaper than digests, of which a
     * test's JVM takes 60 MB in a second.
     */
    default void assertSameMemoryAs(Controlled other, Path directory) throws IOException, QmpException {
        Path theirs = directory.resolve("other-memory");
        other.saveMemory(theirs);
        assertMemoryIs(theirs, directory);
    }

    /** Asserts that the RAM is what a file holds; as {@link #assertSameMemoryAs}. */
    default void assertMemoryIs(Path expected, Path directory) throws IOException, QmpException {
        Path mine = directory.resolve("own-memory");
        saveMemory(mine);
        assertThat(Files.size(mine)).isEqualTo(Files.size(expected));
        assertThat(Files.mismatch(mine, expected)).as("first byte that differs").isEqualTo(-1);
    }

    /** Writes the RAM to a file. */
    default void saveMemory(Path file) throws IOException, QmpException {
        execute(
                "pmemsave",
                QmpJson.object()
                        .put("val", 0)
                        .put("size", QemuProcess.MEMORY_BYTES)
                        .put("filename", file.toString()));
    }

    default String status() throws IOException, QmpException {
        return execute("query-status").path("status").asString();
    }

    /** Waits until the guest is in that state. */
    default void awaitStatus(String wanted) throws IOException, QmpException {
        while (!status().equals(wanted)) {
            Polling.pause();
        }
    }
}
