package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page about the control socket lists the commands that there are. */
final class ControlPageTest {
    private static final Path PAGE = Path.of("../../docs/control.md");
    private static final Pattern NAME = Pattern.compile("`([\\w-]+)`");

    @TempDir
    Path directory = Path.of("");

    @Test
    void listsAllCommandsAndNoOthers() throws Exception {
        var known = new TreeSet<String>();
        for (String machine : List.of("none", "any")) {
            try (TestGuest guest = TestGuest.inThread(directory, machine, "machine=" + machine, "incoming=defer")) {
                for (JsonNode command : guest.execute("query-commands")) {
                    known.add(command.path("name").asString());
                }
            }
        }

        var listed = new TreeSet<String>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| `")) {
                Matcher names = NAME.matcher(line.split("\\|", -1)[1]);
                while (names.find()) {
                    listed.add(names.group(1));
                }
            }
        }
        assertThat(listed).isEqualTo(known);
    }
}
