package dev.phaseline.cli.demo;

import dev.phaseline.cli.Phaseline;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the command that runs in this JVM once more, in a process of its own. */
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
        command.add("--enable-native-access=" + runtimeModule());
        command.add("--add-exports=java.base/sun.nio.ch=" + runtimeModule());
        command.add("-XX:+UseSerialGC");
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

    private static String runtimeModule() {
        return Phaseline.class.getModule().isNamed() ? "dev.phaseline.migration" : "ALL-UNNAMED";
    }
}
