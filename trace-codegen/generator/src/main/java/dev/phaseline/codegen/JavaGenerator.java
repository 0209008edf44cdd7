package dev.phaseline.codegen;

import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the sources of a catalog's events: one JFR event class for each event that is not compiled out, and one class
 * of stubs. The same input gives the same bytes, whatever the machine, the time and the locale.
 */
public final class JavaGenerator {
    private JavaGenerator() {}

    /**
     * Generates.
     *
     * @param catalog the events
     * @param options where the code belongs
     * @param source what the head of each file names as its origin, for example {@code migration/trace-events}
     * @return the stub class, then the event classes in the order of their declarations
     */
    public static List<SourceFile> generate(EventCatalog catalog, GeneratorOptions options, String source) {
        var names = new JavaNames(catalog, options.group());
        var files = new ArrayList<SourceFile>();
        files.add(file(options, names.stubClass(), new StubClass(catalog, names, options, source).text()));
        for (TraceEvent event : catalog.events()) {
            if (!event.isDisabled()) {
                var own = names.of(event);
                String origin = event.section().isEmpty() ? source : source + " (" + event.section() + ")";
                files.add(file(options, own.eventClass(), new EventClass(event, own, options, origin).text()));
            }
        }
        return List.copyOf(files);
    }

    private static SourceFile file(GeneratorOptions options, String className, String text) {
        return new SourceFile(options.packageName().replace('.', '/') + "/" + className + ".java", text);
    }
}
