package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.codegen.BackendList;
import dev.phaseline.codegen.GeneratorOptions;
import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.codegen.SourceFile;
import dev.phaseline.codegen.UngeneratableException;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline generate}. */
@Command(
        name = "generate",
        description = {
            "Generates typed JFR events and tracepoint stubs in Java from trace-events files.",
            "Nothing is written if a declaration has an error."
        },
        footer =
                "  phaseline generate samples/migration.trace-events --out generated --package com.example.trace --group migration")
public final class GenerateCommand extends Subcommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "trace-events files of one group")
    private List<Path> files = List.of();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The source root to write to.")
    private Path out = Path.of("");

    @Option(names = "--package", required = true, paramLabel = "NAME", description = "The Java package of the sources.")
    private String packageName = "";

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = {
                "The group of the events, which heads their JFR names and names the stub class",
                "(default: the last part of the package)."
            })
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--backend",
            split = ",",
            paramLabel = "NAME",
            description = {
                "What events can be emitted to, any of jfr, log, simple, syslog and ftrace (default: jfr),",
                "repeated or separated by commas; nop is none. Which of them do emit is chosen at run time."
            })
    private List<String> backends = List.of("jfr");

    @Override
    public Integer call() throws IOException {
        GeneratorOptions options = options();
        ParseResult parsed = TraceEventsParser.parse(InputFiles.existing(files));
        parsed.diagnostics().forEach(err()::println);
        if (parsed.hasErrors()) {
            throw CommandFailure.no("nothing generated because of the errors above");
        }
        List<SourceFile> sources = generate(parsed.catalog(), options);
        for (SourceFile source : sources) {
            Path target = out.resolve(source.path());
            Files.createDirectories(target.getParent());
            Files.writeString(target, source.text());
        }
        out().println(sources.size() + " files for " + parsed.catalog().events().size() + " events written below "
                + out);
        return DONE;
    }

    private static List<SourceFile> generate(EventCatalog catalog, GeneratorOptions options) {
        try {
            return JavaGenerator.generate(catalog, options);
        } catch (UngeneratableException e) {
            throw CommandFailure.no(String.valueOf(e.getMessage()));
        }
    }

    private GeneratorOptions options() {
        try {
            return new GeneratorOptions(
                    packageName,
                    group.orElse(packageName.substring(packageName.lastIndexOf('.') + 1)),
                    BackendList.parse(backends));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }
}
