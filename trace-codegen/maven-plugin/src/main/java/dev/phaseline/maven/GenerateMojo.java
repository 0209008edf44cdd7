package dev.phaseline.maven;

import dev.phaseline.codegen.BackendList;
import dev.phaseline.codegen.GeneratorOptions;
import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.codegen.SourceFile;
import dev.phaseline.codegen.UngeneratableException;
import dev.phaseline.grammar.Diagnostic;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
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

/** Generates typed events and stubs from {@code trace-events} files and adds them to the sources of the project. */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute
public final class GenerateMojo extends AbstractMojo {
    /** The {@code trace-events} files of the group. */
    @Parameter(required = true)
    List<File> files;

    /** The Java package of the generated classes. */
    @Parameter(required = true)
    String packageName;

    /** The group of the events, for example {@code migration}; it also names the stub class, {@code MigrationTrace}. */
    @Parameter(required = true)
    String group;

    /**
     * What events can be emitted to, separated by commas: any of {@code jfr}, {@code log}, {@code simple},
     * {@code syslog} and {@code ftrace}, or {@code nop} for none. Which of them do emit is chosen at run time.
     */
    @Parameter(defaultValue = "jfr")
    String backends;

    /** Where generated sources go; each group has a source root of its own below, named as the group. */
    @Parameter(defaultValue = "${project.build.directory}/generated-sources/phaseline")
    File outputDirectory;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        GeneratorOptions options = options();
        EventCatalog catalog = parse();
        List<SourceFile> sources = generate(catalog, options);
        Path root = outputDirectory.toPath().resolve(options.group());
        try {
            int written = new SourceRoot(root).write(sources);
            getLog().info(catalog.events().size() + " events, " + written + " of " + sources.size()
                    + " sources changed");
        } catch (IOException e) {
            throw new MojoExecutionException("cannot write to " + root + ": " + e, e);
        }
        project.addCompileSourceRoot(root.toString());
    }

    private static List<SourceFile> generate(EventCatalog catalog, GeneratorOptions options)
            throws MojoFailureException {
        try {
            return JavaGenerator.generate(catalog, options);
        } catch (UngeneratableException e) {
            throw new MojoFailureException(e.getMessage(), e);
        }
    }

    private EventCatalog parse() throws MojoExecutionException, MojoFailureException {
        try {
            // Normalised, since positions in messages should read as paths that people type.
            ParseResult parsed = TraceEventsParser.parse(
                    files.stream().map(file -> file.toPath().normalize()).toList());
            parsed.diagnostics().forEach(diagnostic -> getLog().error(diagnostic.toString()));
            if (parsed.hasErrors()) {
                Diagnostic first = parsed.diagnostics().get(0);
                throw new MojoFailureException(
                        "trace-events with " + parsed.diagnostics().size() + " errors, the first: " + first.summary());
            }
            return parsed.catalog();
        } catch (IOException e) {
            throw new MojoExecutionException("cannot read trace-events: " + e, e);
        }
    }

    private GeneratorOptions options() throws MojoExecutionException {
        try {
            return new GeneratorOptions(packageName, group, BackendList.parse(List.of(backends)));
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }
}
