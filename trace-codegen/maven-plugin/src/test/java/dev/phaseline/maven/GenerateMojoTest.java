package dev.phaseline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.codegen.JavaGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateMojoTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path directory;

    private final List<String> errors = new ArrayList<>();
    private final List<String> infos = new ArrayList<>();

    @Test
    void writesTheGroupsSourcesAndAddsTheirRoot() throws Exception {
        GenerateMojo mojo = mojo("one(void)\ntwo(int a) \"%d\"\n");

        mojo.execute();

        assertThat(generated()).containsExactlyInAnyOrder("AcmeTrace.java", "OneEvent.java", "TwoEvent.java");
        assertThat(mojo.project.getCompileSourceRoots())
                .containsExactly(directory.resolve("generated/acme").toString());
    }

    @Test
    void leavesSourcesThatAreUpToDateUntouched() throws Exception {
        mojo("# a.c\none(void)\ntwo(int a) \"%d\"\n").execute();
        for (String file : List.of("OneEvent.java", "TwoEvent.java")) {
            Files.setLastModifiedTime(source(file), LONG_AGO);
        }

        mojo("# a.c\none(void)\ntwo(int b) \"%d\"\n").execute();

        assertThat(Files.getLastModifiedTime(source("OneEvent.java"))).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(source("TwoEvent.java"))).isGreaterThan(LONG_AGO);
    }

    @Test
    void readsNothingAgainWhileInputAndSourcesAreAsTheyWere() throws Exception {
        mojo("one(void)\n").execute();
        Files.setLastModifiedTime(source("OneEvent.java"), LONG_AGO);

        GenerateMojo again = mojo("one(void)\n");
        again.execute();

        assertThat(infos).last().isEqualTo("sources of events are up to date");
        assertThat(Files.getLastModifiedTime(source("OneEvent.java"))).isEqualTo(LONG_AGO);
        assertThat(again.project.getCompileSourceRoots()).hasSize(1);
    }

    @Test
    void generatesAgainWhenAParameterChangesOrASourceWasTouched() throws Exception {
        mojo("one(void)\n").execute();
        GenerateMojo forLog = mojo("one(void)\n");
        forLog.backends = "log";
        forLog.execute();
        assertThat(generated()).containsExactly("AcmeTrace.java");

        Files.writeString(source("AcmeTrace.java"), JavaGenerator.HEADER + "nothing; edited by hand\n");
        forLog.execute();

        assertThat(source("AcmeTrace.java")).content().contains("public static void one()");
        assertThat(infos).last().isEqualTo("1 events, 1 of 1 sources changed");
    }

    @Test
    void severalFilesWithoutAGroupAreAGroupEach() throws Exception {
        GenerateMojo mojo = mojo("one(void)\n");
        Path net = Files.createDirectories(directory.resolve("hw/net")).resolve("trace-events");
        Files.writeString(net, "one(void)\n");
        mojo.files = List.of(declarations().toFile(), net.toFile());
        mojo.group = null;

        mojo.execute();

        assertThat(directory.resolve("generated/root/dev/example/acme/root/RootTrace.java"))
                .exists();
        assertThat(directory.resolve("generated/hw_net/dev/example/acme/hw_net/HwNetTrace.java"))
                .exists();
        assertThat(mojo.project.getCompileSourceRoots()).hasSize(2);
    }

    @Test
    void skipsWhenTold() throws Exception {
        GenerateMojo mojo = mojo("one(void)\n");
        mojo.skip = true;

        mojo.execute();

        assertThat(directory.resolve("generated")).doesNotExist();
        assertThat(mojo.project.getCompileSourceRoots()).isEmpty();
    }

    @Test
    void aDeclarationThatJavaCannotHoldIsAnErrorWithItsPlace() throws IOException {
        GenerateMojo mojo = mojo("one(void)\n" + "x".repeat(231) + "(void)\n");

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage(declarations() + ":2:1: error: an event's name has at most 230 characters, since a file has"
                        + " it too");
        assertThat(directory.resolve("generated/acme")).doesNotExist();
    }

    @Test
    void deletesTheClassesOfEventsThatAreGoneAndNothingElse() throws Exception {
        mojo("one(void)\ntwo(void)\n").execute();
        Files.writeString(source("Mine.java"), "package dev.example.acme;\n");

        mojo("one(void)\n").execute();

        assertThat(generated()).containsExactlyInAnyOrder("AcmeTrace.java", "OneEvent.java", "Mine.java");
    }

    @Test
    void reportsEveryErrorWithItsPlaceAndGeneratesNothing() throws IOException {
        GenerateMojo mojo = mojo("one(int) \"%d\"\ntwo(void)\nthree(int a) \"%y\"\n");

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("trace-events with 2 errors, the first: " + declarations()
                        + ":1:5: error: argument 1 of one has a type but no name");
        assertThat(errors)
                .hasSize(2)
                .anySatisfy(error -> assertThat(error)
                        .startsWith(declarations() + ":3:15: error: unknown conversion")
                        .contains("\nthree(int a) \"%y\"\n              ^~\n"));
        assertThat(directory.resolve("generated")).doesNotExist();
    }

    @Test
    void namesAFileThatCannotBeRead() throws IOException {
        GenerateMojo mojo = mojo("one(void)\n");
        Files.delete(declarations());

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining(declarations().toString());
    }

    @Test
    void refusesAGroupThatCannotNameAClass() throws IOException {
        GenerateMojo mojo = mojo("one(void)\n");
        mojo.group = "hw/net";

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith("not a group: 'hw/net'");
    }

    @Test
    void generatesForTheBackendsThatWereChosen() throws Exception {
        GenerateMojo mojo = mojo("one(int a) \"%d\"\n");
        mojo.backends = "log, simple";

        mojo.execute();

        assertThat(generated()).containsExactly("AcmeTrace.java");
        assertThat(source("AcmeTrace.java")).content().contains("SimpleRecord.of(ONE)", "TraceLine.of(ONE)");
    }

    @Test
    void refusesAnUnknownBackend() throws IOException {
        GenerateMojo mojo = mojo("one(void)\n");
        mojo.backends = "jfr,ust";

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage("unknown backend 'ust': expected jfr, log, simple, syslog, ftrace or nop");
    }

    private GenerateMojo mojo(String declarations) throws IOException {
        var mojo = new GenerateMojo();
        mojo.files = List.of(Files.writeString(declarations(), declarations).toFile());
        mojo.packageName = "dev.example.acme";
        mojo.group = "acme";
        mojo.backends = "jfr";
        mojo.outputDirectory = directory.resolve("generated").toFile();
        mojo.project = new MavenProject();
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void error(CharSequence content) {
                errors.add(content.toString());
            }

            @Override
            public void info(CharSequence content) {
                infos.add(content.toString());
            }
        });
        return mojo;
    }

    private Path declarations() {
        return directory.resolve("trace-events");
    }

    private Path source(String file) {
        return directory.resolve("generated/acme/dev/example/acme").resolve(file);
    }

    private List<String> generated() throws IOException {
        try (Stream<Path> files = Files.list(source(""))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
