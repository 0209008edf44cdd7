package dev.phaseline.codegen;

import dev.phaseline.codegen.JavaNames.EventNames;
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
     * @param catalog the events of one group
     * @param options where the code belongs
     * @return the stub class, then the event classes in the order of their declarations
     */
    public static List<SourceFile> generate(EventCatalog catalog, GeneratorOptions options) {
        var names = new JavaNames(catalog, options.group());
        var files = new ArrayList<SourceFile>();
        files.add(file(options, names.stubClass(), new StubClass(catalog, names, options).text()));
        for (TraceEvent event : catalog.events()) {
            if (!event.isDisabled()) {
                EventNames own = names.of(event);
                files.add(file(options, own.eventClass(), new EventClass(event, own, options).text()));
            }
        }
        return List.copyOf(files);
    }

    private static SourceFile file(GeneratorOptions options, String className, String text) {
        return new SourceFile(options.packageName().replace('.', '/') + "/" + className + ".java", text);
    }
}
