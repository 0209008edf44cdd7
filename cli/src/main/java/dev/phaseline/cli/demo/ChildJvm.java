package dev.phaseline.cli.demo;

import dev.phaseline.cli.Phaseline;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the command that runs in this JVM once more, in a process of its own, as a guest. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * Starts {@code phaseline} with other arguments.
     *
     * @param log receives what it prints
     */
    public static Process start(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.add("-Xmx512m");
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath != null && Phaseline.class.getModule().isNamed()) {
            command.addAll(List.of("--module-path", modulePath, "--module"));
            command.add(Phaseline.class.getModule().getName() + "/" + Phaseline.class.getName());
        } else {
            command.addAll(List.of("--class-path", System.getProperty("java.class.path"), Phaseline.class.getName()));
        }
        command.addAll(arguments);
        File output = log.toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }

    /** As the launcher has them, where it started this JVM. */
    private static List<String> options() {
        String distribution = System.getProperty("phaseline.dist");
        if (distribution == null) {
            return List.of(
                    "--enable-native-access=" + runtimeModule(),
                    "--add-exports=java.base/sun.nio.ch=" + runtimeModule(),
                    "-XX:+UseSerialGC");
        }
        List<String> options = new ArrayList<>(
                List.of("@" + Path.of(distribution, "java.options"), "@" + Path.of(distribution, "guest.options")));
        Path cache = Path.of(distribution, "start.aot");
        if (Files.exists(cache)) {
            options.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off"));
        }
        return options;
    }

    private static String runtimeModule() {
        return Phaseline.class.getModule().isNamed() ? "dev.phaseline.migration" : "ALL-UNNAMED";
    }
}
