package dev.phaseline.maven;

import dev.phaseline.codegen.GeneratorOptions;
import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.codegen.SourceFile;
import dev.phaseline.grammar.Diagnostic;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** Generates typed events and stubs from a {@code trace-events} file and adds them to the sources of the project. */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute
public final class GenerateMojo extends AbstractMojo {
    /** The {@code trace-events} file. */
    @Parameter(required = true)
    private File file;

    /** The Java package of the generated classes. */
    @Parameter(required = true)
    private String packageName;

    /** The group of the events, for example {@code migration}; it also names the stub class, {@code MigrationTrace}. */
    @Parameter(required = true)
    private String group;

    /** The source root that is written and added to the project. It belongs to the goal: other Java files go. */
    @Parameter(defaultValue = "${project.build.directory}/generated-sources/phaseline")
    private File outputDirectory;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        GeneratorOptions options = options();
        try {
            ParseResult parsed = TraceEventsParser.parse(file.toPath());
            List<Diagnostic> diagnostics = parsed.diagnostics();
            diagnostics.forEach(diagnostic -> getLog().error(diagnostic.toString()));
            if (parsed.hasErrors()) {
                throw new MojoFailureException(diagnostics.size() + " errors, the first: "
                        + diagnostics.get(0).summary());
            }
            List<SourceFile> sources = JavaGenerator.generate(parsed.catalog(), options, sourceName(file.toPath()));
            int written = new SourceRoot(outputDirectory.toPath()).write(sources);
            getLog().info(parsed.catalog().events().size() + " events of " + file + ", " + written + " of "
                    + sources.size() + " sources changed");
        } catch (IOException e) {
            throw new MojoExecutionException("cannot generate from " + file + ": " + e, e);
        }
        project.addCompileSourceRoot(outputDirectory.getPath());
    }

    private GeneratorOptions options() throws MojoExecutionException {
        try {
            return new GeneratorOptions(packageName, group);
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    /** Names the file as QEMU's developers do, {@code migration/trace-events}, never by a path of this machine. */
    private static String sourceName(Path file) {
        String name = String.valueOf(file.getFileName());
        Path directory = file.toAbsolutePath().getParent();
        return name.equals("trace-events") && directory != null ? directory.getFileName() + "/" + name : name;
    }
}
