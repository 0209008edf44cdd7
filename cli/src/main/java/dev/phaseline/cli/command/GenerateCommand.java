package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.codegen.EventGroup;
import dev.phaseline.codegen.GeneratorOptions;
import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.codegen.SourceFile;
import dev.phaseline.codegen.UngeneratableException;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.tracepoint.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline generate}. */
@Command(
        name = "generate",
        description = {
            "Generates typed events and tracepoint stubs in Java from trace-events files.",
            "Several files are a group each, named after its directory below their common folder, and get "
                    + "the packages NAME.<group>; with --group they are one. Nothing is written if a declaration has "
                    + "an error."
        },
        footer = {
            "  phaseline generate samples/migration.trace-events --out generated \\",
            "      --package com.example.trace --group migration",
            "  phaseline generate $(find qemu -name trace-events) --out generated \\",
            "      --package com.example --backend jfr,log"
        })
public final class GenerateCommand extends Subcommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "trace-events files")
    private List<Path> files = List.of();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The source root to write to.")
    private Path out = Path.of("");

    @Option(names = "--package", required = true, paramLabel = "NAME", description = "The Java package of the sources.")
    private String packageName = "";

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description =
                    "The group of all the events, which heads their JFR names and names the stub class (default for "
                            + "one file: the last part of the package).")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--backend",
            split = ",",
            paramLabel = "NAME",
            description = "What events can be emitted to, any of jfr, log, simple, syslog and ftrace (default: jfr), "
                    + "repeated or separated by commas; nop is none. Which of them do emit is chosen at run time.")
    private List<String> backends = List.of("jfr");

    @Override
    public Integer call() throws IOException {
        Map<GeneratorOptions, List<Path>> groups = groups();
        InputFiles.existing(files);
        Map<GeneratorOptions, EventCatalog> catalogs = new LinkedHashMap<>();
        boolean failed = false;
        for (Map.Entry<GeneratorOptions, List<Path>> each : groups.entrySet()) {
            ParseResult parsed = TraceEventsParser.parse(each.getValue());
            parsed.diagnostics().forEach(err()::println);
            failed |= parsed.hasErrors();
            catalogs.put(each.getKey(), parsed.catalog());
        }
        if (failed) {
            throw CommandFailure.no("nothing generated because of the errors above");
        }
        List<SourceFile> sources = generate(catalogs);
        for (SourceFile source : sources) {
            Path target = out.resolve(source.path());
            Files.createDirectories(target.getParent());
            Files.writeString(target, source.text());
        }
        int events = catalogs.values().stream()
                .mapToInt(catalog -> catalog.events().size())
                .sum();
        out().println(sources.size() + " files for " + events + " events"
                + (groups.size() == 1 ? "" : " in " + groups.size() + " groups") + " written below " + out);
        return DONE;
    }

    private Map<GeneratorOptions, List<Path>> groups() {
        try {
            Set<Backend> chosen = Backend.listOf(String.join(",", backends));
            List<EventGroup> groups = group.map(name -> List.of(new EventGroup(name, packageName, files)))
                    .orElseGet(() -> EventGroup.ofEach(packageName, files));
            Map<GeneratorOptions, List<Path>> filesOfGroups = new LinkedHashMap<>();
            groups.forEach(each -> filesOfGroups.put(each.options(chosen), each.files()));
            return filesOfGroups;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** Generates everything before anything is written. */
    private static List<SourceFile> generate(Map<GeneratorOptions, EventCatalog> catalogs) {
        try {
            var sources = new ArrayList<SourceFile>();
            catalogs.forEach((options, catalog) -> sources.addAll(JavaGenerator.generate(catalog, options)));
            return sources;
        } catch (UngeneratableException e) {
            throw CommandFailure.no(String.valueOf(e.getMessage()));
        }
    }
}
