package dev.phaseline.migration.guest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs a guest in a process of its own: the path of its control socket, then options {@code name=value}. */
final class GuestMain {
    private GuestMain() {}

    public static void main(String[] arguments) {
        String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(GuestProcess.run(configuration(Path.of(arguments[0]), options), System.err::println));
    }

    static GuestConfig configuration(Path qmp, String... options) {
        GuestConfig.Builder builder = GuestConfig.builder(qmp).memoryBytes(32 << 20);
        for (String option : options) {
            String value = option.substring(option.indexOf('=') + 1);
            switch (option.substring(0, option.indexOf('='))) {
                case "machine" -> builder.machine(value);
                case "restore" -> builder.restore(Path.of(value));
                case "uuid" -> builder.uuid(value);
                case "memory" -> builder.memory(List.of(value.split(";")));
                case "cpus" -> builder.cpus(Integer.parseInt(value));
                case "workload" -> builder.workload(value);
                case "devices" -> builder.devices(GuestConfig.DeviceSet.valueOf(value));
                case "incoming" -> builder.incoming(GuestConfig.Incoming.parse(value));
                case "object" -> builder.objects(List.of(value));
                case "trace" -> builder.traceOptions(List.of(value));
                case "record" -> builder.recording(Path.of(value));
                case "log" -> builder.traceLog(Path.of(value));
                case "timestamps" -> builder.traceTimestamps(Boolean.parseBoolean(value));
                case "simple" -> builder.traceSimple(Path.of(value));
                case "compat" -> builder.compat(value);
                case "global" -> builder.globals(List.of(value));
                case "digest" -> builder.digestOnLoad(Boolean.parseBoolean(value));
                default -> throw new IllegalArgumentException(option);
            }
        }
        return builder.build();
    }
}
