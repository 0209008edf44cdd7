package dev.phaseline.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A sample project in a folder of its own, outside of this build, and the programs that its README names. */
final class CopiedProject {
    private static final Path MAVEN = Path.of(property("maven.home"), "bin", "mvn");
    private static final Path JAVA_HOME = Path.of(property("java.home"));
    private static final Path DIST = Path.of(property("phaseline.dist"));

    private final Path directory;

    private CopiedProject(Path directory) {
        this.directory = directory;
    }

    /** Copies a sample's sources, without what an earlier build left. */
    static CopiedProject of(String sample, Path into) throws IOException {
        Path from = Path.of(property("samples.directory"), sample);
        Path to = into.resolve(sample);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                if (!relative.startsWith("target")) {
                    Path copy = to.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return new CopiedProject(to);
    }

    Path directory() {
        return directory;
    }

    /** Runs Maven with the repository of this build's artifacts; dependencies come from the one that this build uses. */
    String maven(String... arguments) throws IOException, InterruptedException {
        Path settings = Files.writeString(directory.resolve("settings.xml"), """
                <settings>
                  <profiles>
                    <profile>
                      <id>samples</id>
                      <repositories>
                        <repository><id>local</id><url>%1$s</url></repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository><id>local</id><url>%1$s</url></pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>samples</activeProfile></activeProfiles>
                </settings>
                """.formatted(
                        Path.of(property("samples.dependencies")).toUri()));
        var command = new ArrayList<>(List.of(
                MAVEN.toString(),
                "-B",
                "-ntp",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + property("samples.repository")));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs Java of this JDK. */
    String java(String... arguments) throws IOException, InterruptedException {
        return jdk("java", arguments);
    }

    /** Runs a tool of this JDK. */
    String jdk(String tool, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(JAVA_HOME.resolve("bin/" + tool).toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs the {@code phaseline} command. */
    String phaseline(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                "@" + DIST.resolve("java.options"),
                "--module-path",
                DIST.resolve("lib").toString(),
                "--module",
                "dev.phaseline.cli/dev.phaseline.cli.Phaseline"));
        command.addAll(List.of(arguments));
        return java(command.toArray(String[]::new));
    }

    /** Returns what the program printed; fails if it did not succeed. */
    private String run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
        return output;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        assertThat(value).as("system property %s", name).isNotNull();
        return value;
    }
}
