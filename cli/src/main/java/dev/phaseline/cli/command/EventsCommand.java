package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.RowSource;
import dev.phaseline.cli.output.RowSource.Column;
import dev.phaseline.grammar.Diagnostic;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline events}. */
@Command(
        name = "events",
        description = {
            "Lists declared events: name, section, typed signature, format.",
            "Without --file these are the events of QEMU's migration subsystem, which the guests of "
                    + "Phaseline emit."
        },
        footer = "  phaseline events 'savevm_section_*'")
public final class EventsCommand extends Subcommand {
    /** The declarations that the runtime's stubs were generated from. */
    private static final String BUILT_IN = "migration.trace-events";

    private static final List<Column> COLUMNS = List.of(
            new Column("name", false),
            new Column("section", false),
            new Column("arguments", false),
            new Column("format", false));

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Only names that match; * stands for any text, ? for any character.")
    private Optional<String> pattern = Optional.empty();

    @Option(names = "--file", paramLabel = "FILE", description = "The trace-events file to list.")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() throws IOException {
        ParseResult parsed = parse();
        parsed.diagnostics().stream().map(Diagnostic::summary).forEach(err()::println);
        Pattern names = glob(pattern.orElse("*"));
        List<TraceEvent> events = parsed.catalog().events().stream()
                .filter(event -> names.matcher(event.name()).matches())
                .toList();
        if (events.isEmpty() && pattern.isPresent()) {
            throw CommandFailure.no("no event matches '" + pattern.get() + "'");
        }
        format.format()
                .print(
                        RowSource.of(
                                COLUMNS, events.stream().map(EventsCommand::row).toList()),
                        out());
        return parsed.hasErrors() ? CommandFailure.NO : DONE;
    }

    private ParseResult parse() throws IOException {
        if (file.isPresent()) {
            return TraceEventsParser.parse(
                    InputFiles.existing(List.of(file.get())).getFirst());
        }
        try (InputStream stream = Objects.requireNonNull(EventsCommand.class.getResourceAsStream(BUILT_IN))) {
            return TraceEventsParser.parse(BUILT_IN, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Pattern glob(String pattern) {
        String regex = pattern.codePoints()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex);
    }

    private static List<@Nullable Object> row(TraceEvent event) {
        return List.of(event.name(), event.section(), event.argumentList(), event.formatText());
    }
}
