package dev.phaseline.maven;

import dev.phaseline.codegen.EventGroup;
import dev.phaseline.codegen.GeneratorOptions;
import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.codegen.SourceFile;
import dev.phaseline.codegen.UngeneratableException;
import dev.phaseline.grammar.Diagnostic;
import dev.phaseline.grammar.Diagnostic.Severity;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.tracepoint.Backend;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Generates typed events and stubs from {@code trace-events} files and adds them to the sources of the project. Where
 * files, parameters and generator are those of the last run and its sources are as it left them, nothing is done.
 */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute
public final class GenerateMojo extends AbstractMojo {
    /** The {@code trace-events} files. */
    @Parameter(required = true)
    List<File> files;

    /** The Java package of the generated classes; of several groups, each has a package below it. */
    @Parameter(required = true)
    String packageName;

    /**
     * The group of all the events, for example {@code migration}; it also names the stub class, {@code MigrationTrace}.
     * Without it each file is a group of its own, named after its directory below the folder that all files share.
     */
    @Parameter
    @Nullable
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

    /** Generates nothing and adds no source root. */
    @Parameter(property = "phaseline.skip", defaultValue = "false")
    boolean skip;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("skipped");
            return;
        }
        List<EventGroup> groups = groups();
        try {
            var stale = new ArrayList<StaleGroup>();
            for (EventGroup each : groups) {
                Fingerprint input = Fingerprint.of(options(each), each.files());
                if (!root(each).isUpToDate(input)) {
                    stale.add(new StaleGroup(each, input, parse(each)));
                }
            }
            generate(stale);
        } catch (IOException e) {
            throw new MojoExecutionException("cannot generate from trace-events: " + e, e);
        }
        groups.forEach(each -> project.addCompileSourceRoot(root(each).toString()));
    }

    /**
     * A group that must be generated.
     *
     * @param input what it depends on
     * @param parsed its events and their problems
     */
    private record StaleGroup(EventGroup group, Fingerprint input, ParseResult parsed) {}

    /** Reports the problems of all groups before it writes one. */
    private void generate(List<StaleGroup> groups) throws IOException, MojoFailureException {
        List<Diagnostic> errors = groups.stream()
                .flatMap(each -> each.parsed().diagnostics().stream())
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new MojoFailureException("trace-events with " + errors.size() + " errors, the first: "
                    + errors.get(0).summary());
        }
        int events = 0;
        int sources = 0;
        int written = 0;
        for (StaleGroup each : groups) {
            List<SourceFile> generated = sources(each.parsed().catalog(), options(each.group()));
            written += root(each.group()).write(generated, each.input());
            events += each.parsed().catalog().events().size();
            sources += generated.size();
        }
        getLog().info(
                        groups.isEmpty()
                                ? "sources of events are up to date"
                                : events + " events, " + written + " of " + sources + " sources changed");
    }

    private ParseResult parse(EventGroup each) throws IOException {
        ParseResult parsed = TraceEventsParser.parse(each.files());
        parsed.diagnostics().forEach(this::report);
        return parsed;
    }

    private void report(Diagnostic diagnostic) {
        if (diagnostic.severity() == Severity.ERROR) {
            getLog().error(diagnostic.toString());
        } else {
            getLog().warn(diagnostic.toString());
        }
    }

    private static List<SourceFile> sources(EventCatalog catalog, GeneratorOptions options)
            throws MojoFailureException {
        try {
            return JavaGenerator.generate(catalog, options);
        } catch (UngeneratableException e) {
            throw new MojoFailureException(e.getMessage(), e);
        }
    }

    private SourceRoot root(EventGroup each) {
        return new SourceRoot(outputDirectory.toPath().resolve(each.name()));
    }

    private List<EventGroup> groups() throws MojoExecutionException {
        // Normalised, since positions in messages should read as paths that people type.
        List<Path> paths = files.stream().map(file -> file.toPath().normalize()).toList();
        try {
            List<EventGroup> groups = group == null
                    ? EventGroup.ofEach(packageName, paths)
                    : List.of(new EventGroup(group, packageName, paths));
            groups.forEach(this::options); // checks the names before anything is read
            return groups;
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    private GeneratorOptions options(EventGroup each) {
        return each.options(Backend.listOf(backends));
    }
}
