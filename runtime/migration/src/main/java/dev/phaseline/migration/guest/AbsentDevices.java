package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpException.ErrorClass;
import dev.phaseline.migration.qmp.QmpJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The commands that clients send to every guest before and after a migration, about what no guest here has: block devices
 * and their jobs, I/O threads, memory devices, a balloon, a network. The answers are those of a QEMU that has none either.
 */
final class AbsentDevices {
    private AbsentDevices() {}

    static Map<String, QmpCommand> commands() {
        return Map.ofEntries(
                Map.entry("query-block", AbsentDevices::none),
                Map.entry("query-blockstats", arguments -> {
                    arguments.optionalBool("query-nodes");
                    return none(arguments);
                }),
                Map.entry("query-named-block-nodes", arguments -> {
                    arguments.optionalBool("flat");
                    return none(arguments);
                }),
                Map.entry("query-block-jobs", AbsentDevices::none),
                Map.entry("query-jobs", AbsentDevices::none),
                Map.entry("query-iothreads", AbsentDevices::none),
                Map.entry("query-memory-devices", AbsentDevices::none),
                Map.entry("query-balloon", AbsentDevices::noBalloon),
                Map.entry("balloon", arguments -> {
                    arguments.integer("value");
                    return noBalloon(arguments);
                }),
                Map.entry("announce-self", AbsentDevices::announce));
    }

    private static JsonNode none(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        return QmpJson.array();
    }

    private static JsonNode noBalloon(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        throw new QmpException(ErrorClass.DEVICE_NOT_ACTIVE, "No balloon device has been activated");
    }

    /** Has each network card tell its network where the guest is now: there is no network. */
    private static JsonNode announce(QmpArguments arguments) throws QmpException {
        arguments.integer("initial");
        arguments.integer("max");
        arguments.integer("rounds");
        arguments.integer("step");
        arguments.strings("interfaces");
        arguments.optionalString("id");
        arguments.rejectOthers();
        return QmpJson.object();
    }
}
