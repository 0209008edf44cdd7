package dev.phaseline.migration.guest;

import dev.phaseline.migration.migration.BlockBitmapMapping;
import dev.phaseline.migration.migration.MigrationParameter;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parameters of migration as QEMU's monitor reads and prints them: sizes with suffixes, some in MiB, and units behind what
 * is printed.
 *
 * <p>Source: QEMU {@code migration/migration-hmp-cmds.c}.
 */
final class MonitorSettings {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)([bBkKmMgGtTpPeE]?)");
    private static final String SUFFIXES = "bkmgtpe";
    private static final String NO_SUFFIX = "";

    /** The value of a size without a suffix. */
    private static final String IN_BYTES = "b";

    private static final String IN_MEBIBYTES = "m";

    /** The order in which all are printed, and what stands behind the value. */
    private static final List<String> PRINTED = """
            announce-initial ms
            announce-max ms
            announce-rounds
            announce-step ms
            compress-level
            compress-threads
            compress-wait-thread
            decompress-threads
            throttle-trigger-threshold
            cpu-throttle-initial
            cpu-throttle-increment
            cpu-throttle-tailslow
            max-cpu-throttle
            tls-creds
            tls-hostname
            max-bandwidth bytes/second
            avail-switchover-bandwidth bytes/second
            downtime-limit ms
            x-checkpoint-delay ms
            block-incremental
            multifd-channels
            multifd-compression
            zero-page-detection
            xbzrle-cache-size bytes
            max-postcopy-bandwidth
            tls-authz
            block-bitmap-mapping
            x-vcpu-dirty-limit-period ms
            vcpu-dirty-limit MB/s
            mode
            direct-io""".lines().toList();

    private MonitorSettings() {}

    /**
     * What {@code info migrate_parameters} prints.
     *
     * @param parameters the reply of {@code query-migrate-parameters}
     */
    static String print(JsonNode parameters) {
        return PRINTED.stream()
                .map(line -> line.split(" ", 2))
                .filter(line -> parameters.has(line[0]))
                .map(line -> line[0].equals(BlockBitmapMapping.WIRE_NAME)
                        ? line[0] + ":" + MonitorCommands.LINE_END + mapping(parameters.path(line[0]))
                        : line[0] + ": " + text(line[0], parameters.path(line[0]))
                                + (line.length > 1 ? " " + line[1] : "") + MonitorCommands.LINE_END)
                .collect(Collectors.joining());
    }

    private static String mapping(JsonNode nodes) {
        var text = new StringBuilder();
        for (JsonNode node : nodes) {
            text.append(arrow("  ", node.path("node-name"), node.path("alias")));
            for (JsonNode bitmap : node.path("bitmaps")) {
                text.append(arrow("    ", bitmap.path("name"), bitmap.path("alias")));
            }
        }
        return text.toString();
    }

    private static String arrow(String indent, JsonNode name, JsonNode alias) {
        return indent + "'" + name.asString() + "' -> '" + alias.asString() + "'" + MonitorCommands.LINE_END;
    }

    private static String text(String name, JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "on" : "off";
        }
        // Only what the user chooses freely is quoted.
        return name.startsWith("tls-") ? "'" + value.asString() + "'" : value.asString();
    }

    /**
     * The arguments of {@code migrate-set-parameters} for one parameter.
     *
     * @param known the reply of {@code query-migrate-parameters}
     * @throws QmpException if there is no such parameter, or this is no value of its kind
     */
    static ObjectNode arguments(JsonNode known, String name, String value) throws QmpException {
        if (name.equals(BlockBitmapMapping.WIRE_NAME)) {
            throw new QmpException("The " + name + " parameter can only be set through QMP");
        }
        MigrationParameter parameter = MigrationParameter.ofWireName(name)
                .filter(_ -> known.has(name))
                .orElseThrow(() -> MonitorCommands.invalidValue(name));
        ObjectNode arguments = QmpJson.object();
        return switch (parameter.kind()) {
            case MigrationParameter.Flag _ -> arguments.put(name, flag(name, value));
            case MigrationParameter.Text _ -> arguments.put(name, value);
            case MigrationParameter.Choice _ -> arguments.put(name, value);
            case MigrationParameter.PowerOfTwo _ -> arguments.put(name, size(name, value, IN_BYTES));
            case MigrationParameter.Whole _ -> arguments.put(name, number(name, value));
        };
    }

    private static boolean flag(String name, String value) throws QmpException {
        return switch (value) {
            case "on", "yes", "true", "y" -> true;
            case "off", "no", "false", "n" -> false;
            default -> throw new QmpException("Parameter '%s' expects 'on' or 'off'".formatted(name));
        };
    }

    private static BigInteger number(String name, String value) throws QmpException {
        return switch (name) {
            case "max-bandwidth", "avail-switchover-bandwidth" -> bandwidth(name, value);
            case "downtime-limit", "max-postcopy-bandwidth" -> size(name, value, IN_BYTES);
            default -> {
                if (!value.matches("\\d{1,19}")) {
                    throw new QmpException("Parameter '%s' expects uint64".formatted(name));
                }
                yield new BigInteger(value);
            }
        };
    }

    private static BigInteger bandwidth(String name, String value) throws QmpException {
        if (!SIZE.matcher(value).matches()) {
            throw new QmpException("Invalid size " + value);
        }
        return size(name, value, IN_MEBIBYTES);
    }

    private static BigInteger size(String name, String value, String defaultSuffix) throws QmpException {
        Matcher matcher = SIZE.matcher(value);
        if (!matcher.matches()) {
            throw new QmpException("Parameter '%s' expects a non-negative number below 2^64".formatted(name));
        }
        String suffix = matcher.group(2).equals(NO_SUFFIX) ? defaultSuffix : matcher.group(2);
        int bits = 10 * SUFFIXES.indexOf(Character.toLowerCase(suffix.charAt(0)));
        return new BigDecimal(matcher.group(1))
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(bits)))
                .toBigInteger();
    }
}
