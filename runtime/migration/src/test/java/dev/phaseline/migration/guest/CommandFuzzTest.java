package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.fuzz.FuzzBudget;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever arguments a command has, there is an answer, and the guest is still there. */
@Timeout(600)
final class CommandFuzzTest {
    private static final int STEPS = 600;
    private static final int DEEPEST = 4;

    /** How often a command is given what it has asked for. */
    private static final int ROUNDS = 5;

    private static final Pattern MISSING = Pattern.compile("Parameter '([\\w-]+)' is missing");
    private static final Pattern UNEXPECTED = Pattern.compile("Parameter '([\\w-]+)' is unexpected");
    private static final Pattern WRONG_TYPE =
            Pattern.compile("(?:Invalid parameter type for|Parameter) '([\\w-]+)',? expect(?:s|ed:) (\\w+)");

    private static final List<String> FILES = List.of("filename", "directory");
    private static final Pattern RELATIVE = Pattern.compile("\\w+");

    private static final List<String> NAMES = List.of(
            "uri",
            "channels",
            "channel-type",
            "addr",
            "transport",
            "type",
            "path",
            "host",
            "port",
            "str",
            "args",
            "filename",
            "offset",
            "detach",
            "capabilities",
            "capability",
            "state",
            "instances",
            "id",
            "qom-type",
            "dir",
            "endpoint",
            "fdname",
            "name",
            "enable",
            "vcpu",
            "val",
            "size",
            "command-line",
            "cpu-index",
            "directory",
            "max-bandwidth",
            "downtime-limit",
            "multifd-channels",
            "xbzrle-cache-size",
            "tls-creds",
            "tls-hostname",
            "username",
            "verify-peer",
            "to",
            "ipv4");

    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "\u0000",
            "/\u0000",
            "unix:\u0000",
            "unix:/no/where",
            "file:\u0000",
            "fd:x",
            "fd:-1",
            "fd:99999999999",
            "tcp:::",
            "tcp:[::1]:1,to=",
            "main",
            "socket",
            "exec",
            "file",
            "unix",
            "inet",
            "fd",
            "xbzrle",
            "multifd",
            "migration",
            "client",
            "server",
            "tls-creds-psk",
            "tls-creds-x509",
            "\ud800",
            "info migrate",
            "xp /9999999999x 0",
            "migrate -d",
            "*",
            "[",
            "1x",
            "/proc/self/mem/x");

    private static final long[] NUMBERS = {
        0, 1, -1, 255, 256, 4096, 1L << 31, -(1L << 31), 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE
    };

    @TempDir
    Path directory = Path.of("");

    @Test
    void everyCommandAnswers() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "guest", "memory=1M", "cpus=1", "workload=idle")) {
            List<String> commands = commands(guest);

            FuzzBudget.spend(STEPS, random -> {
                String command = commands.get(random.nextInt(commands.size()));
                ObjectNode arguments = object(random, DEEPEST);
                for (int i = 0; i < ROUNDS; i++) {
                    follow(refusal(guest, command, arguments), arguments, random);
                }
            });

            assertThat(guest.status()).isIn("running", "paused", "postmigrate");
        }
    }

    /** What is said against a command; nothing if it was executed. */
    private String refusal(TestGuest guest, String command, ObjectNode arguments) throws Exception {
        keepFilesTogether(arguments);
        try {
            guest.execute(command, arguments);
            return "";
        } catch (QmpException refusal) {
            assertThat(refusal.description())
                    .as("%s %s", command, arguments)
                    .isNotBlank()
                    .doesNotContain("Exception", "internal error");
            return refusal.description();
        }
    }

    /** A file that a command would write where the tests run is written into their own directory. */
    private void keepFilesTogether(JsonNode arguments) {
        if (arguments instanceof ObjectNode object) {
            for (String name : FILES) {
                String file = object.path(name).asString("");
                if (RELATIVE.matcher(file).matches()) {
                    object.put(name, directory.resolve(file).toString());
                }
            }
        }
        arguments.forEach(this::keepFilesTogether);
    }

    /** Gives the command what it asks for, so that more than its first question is reached. */
    private static void follow(String refusal, ObjectNode arguments, RandomGenerator random) {
        Matcher missing = MISSING.matcher(refusal);
        Matcher wrong = WRONG_TYPE.matcher(refusal);
        Matcher unexpected = UNEXPECTED.matcher(refusal);
        if (missing.matches()) {
            arguments.set(missing.group(1), value(random, DEEPEST));
        } else if (refusal.startsWith("need either 'uri'")) {
            arguments.removeAll().put("uri", TEXTS.get(random.nextInt(TEXTS.size())));
        } else if (wrong.matches()) {
            arguments.set(wrong.group(1), ofType(wrong.group(2), random));
        } else if (unexpected.matches()) {
            arguments.remove(unexpected.group(1));
        }
    }

    private static JsonNode ofType(String type, RandomGenerator random) {
        int kind = switch (type) {
            case "string" -> 3;
            case "boolean" -> 1;
            case "array" -> 7;
            case "object" -> 6;
            default -> 0;
        };
        return value(kind, random, DEEPEST);
    }

    /** All that a client can ask for, apart from the end. */
    private static List<String> commands(TestGuest guest) throws Exception {
        return guest.execute("query-commands")
                .valueStream()
                .map(command -> command.path("name").asString())
                .filter(name -> !name.equals("quit") && !name.equals("qmp_capabilities"))
                .toList();
    }

    private static ObjectNode object(RandomGenerator random, int depth) {
        ObjectNode object = QmpJson.object();
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            object.set(NAMES.get(random.nextInt(NAMES.size())), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(RandomGenerator random, int depth) {
        return value(random.nextInt(depth > 0 ? 8 : 6), random, depth);
    }

    private static JsonNode value(int kind, RandomGenerator random, int depth) {
        ObjectNode holder = QmpJson.object();
        switch (kind) {
            case 0 -> holder.put("v", NUMBERS[random.nextInt(NUMBERS.length)]);
            case 1 -> holder.put("v", random.nextBoolean());
            case 2 -> holder.putNull("v");
            case 3, 4, 5 -> holder.put("v", TEXTS.get(random.nextInt(TEXTS.size())));
            case 6 -> holder.set("v", object(random, depth));
            default -> {
                ArrayNode array = holder.putArray("v");
                int elements = random.nextInt(3);
                for (int i = 0; i < elements; i++) {
                    array.add(value(random, depth - 1));
                }
            }
        }
        return holder.path("v");
    }
}
