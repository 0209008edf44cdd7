package dev.phaseline.tracepoint;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link LoopingProgram} that a test has started, and the JDK's tools to control it. */
final class ChildProgram implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final String pid;

    private ChildProgram(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.pid = String.valueOf(output.readLine()).replace("pid ", "");
    }

    static ChildProgram start(String... jvmOptions) throws IOException {
        return start(Map.of(), jvmOptions);
    }

    static ChildProgram start(Map<String, String> environment, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(tool("java"), "-XX:+UseSerialGC"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(
                "-cp",
                location(Tracepoints.class) + System.getProperty("path.separator") + location(LoopingProgram.class),
                LoopingProgram.class.getName()));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new ChildProgram(builder.start());
    }

    /** The next line of its standard output. */
    @Nullable
    String nextState() throws IOException {
        return output.readLine();
    }

    /** Reads lines of its standard output up to the given one; fails if it ends before. */
    void awaitState(String state) throws IOException {
        for (String line = nextState(); !state.equals(line); line = nextState()) {
            if (line == null) {
                throw new EOFException("the program ended before it was " + state);
            }
        }
    }

    /** The next line of its standard error. */
    @Nullable
    String nextWarning() throws IOException {
        return process.errorReader(StandardCharsets.UTF_8).readLine();
    }

    /** Runs {@code jcmd} on it and returns what that prints. */
    String jcmd(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("jcmd", pid));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** Runs a tool of this JDK, which must succeed, and returns what it prints. */
    static String run(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, tool(command[0]));
        Process tool = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tool.onExit().join().exitValue() != 0) {
            throw new IOException(words + ": " + printed);
        }
        return printed;
    }

    /** Asks it to end, as a terminal does, and waits until it has. */
    void terminate() {
        // Unlike the process, its handle leaves the streams open.
        process.toHandle().destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
