package dev.phaseline.migration.guest;

import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The commands about virtual CPUs. */
final class CpuCommands {
    private final List<VirtualCpu> cpus;
    private final QemuRelease release;

    CpuCommands(List<VirtualCpu> cpus, QemuRelease release) {
        this.cpus = cpus;
        this.release = release;
    }

    Map<String, QmpCommand> commands() {
        return Map.of(
                "query-cpus-fast", this::queryThreads,
                "query-hotpluggable-cpus", this::queryHotPluggable,
                "x-phaseline-cpus", this::queryInstructions);
    }

    private JsonNode queryThreads(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ArrayNode reply = QmpJson.array();
        for (VirtualCpu cpu : cpus) {
            reply.addObject()
                    .put("cpu-index", cpu.index())
                    // Where a machine of QEMU has them that were there from the start.
                    .put("qom-path", "/machine/unattached/device[%d]".formatted(cpu.index()))
                    .put("thread-id", cpu.hostThread())
                    .put("target", "x86_64");
        }
        return reply;
    }

    private JsonNode queryHotPluggable(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        throw new QmpException(
                switch (release) {
                    case V7_2 -> "The feature 'query-hotpluggable-cpus' is not enabled";
                    case V10_0 -> "machine does not support hot-plugging CPUs";
                });
    }

    private JsonNode queryInstructions(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ArrayNode reply = QmpJson.array();
        for (VirtualCpu cpu : cpus) {
            reply.addObject().put("cpu-index", cpu.index()).put("instructions", cpu.instructions());
        }
        return reply;
    }
}
