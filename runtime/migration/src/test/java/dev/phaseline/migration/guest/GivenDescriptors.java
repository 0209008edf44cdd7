package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.migration.qmp.QmpJson;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives the two ends of a connection to two processes, as a management program does. */
final class GivenDescriptors {
    /** The URI of the end that a process has got. */
    static final String URI = "fd:peer";

    private GivenDescriptors() {}

    /** Skips the test where the program that does it cannot run. */
    static void assumePossible() {
        boolean hasPython = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
        assumeTrue(hasPython, "python3 is missing");
    }

    /**
     * Connects two processes and begins a migration.
     *
     * @param kind {@code socket} or {@code pipe}
     * @param source its control socket
     * @param destination its control socket; it was started with {@code defer}
     */
    static void migrate(String kind, Path source, Path destination) throws Exception {
        Process process = new ProcessBuilder(
                        "python3",
                        program("give-descriptors.py").toString(),
                        kind,
                        source.toString(),
                        request("migrate"),
                        destination.toString(),
                        request("migrate-incoming"))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /**
     * Opens a file and gives it to a process.
     *
     * @param control its control socket
     * @param access {@code read}, {@code write} or {@code both}
     * @param command the request that takes it
     * @return what the command returns, or the description of its failure
     */
    static JsonNode sendFile(Path control, Path file, String access, String command) throws Exception {
        Process process = new ProcessBuilder(
                        "python3",
                        program("send-file.py").toString(),
                        control.toString(),
                        file.toString(),
                        access,
                        command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream output = process.getInputStream()) {
            JsonNode reply = JsonMapper.shared().readTree(output.readAllBytes());
            return reply.has("error") ? reply.path("error").path("desc") : reply.path("return");
        }
    }

    private static String request(String command) {
        var request = QmpJson.object().put("execute", command);
        request.putObject("arguments").put("uri", URI);
        return request.toString();
    }

    private static Path program(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(GivenDescriptors.class.getResource(name)).toURI());
    }
}
