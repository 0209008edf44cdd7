package dev.phaseline.codegen;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The Java names of everything that is generated from a catalog: where keywords, names that JFR or {@link Object} keeps
 * for itself and collisions are settled. A name that is taken gets underscores until it is free, in the order of the
 * declarations.
 */
final class JavaNames {
    /** Fields that every JFR event has already. */
    private static final Set<String> JFR_FIELDS = Set.of("startTime", "duration", "eventThread", "stackTrace");

    /** Methods of {@link Object} that a static method of the same name could be mistaken for. */
    private static final Set<String> OBJECT_METHODS =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    /** What generated classes import or declare; an event called {@code trace} must not become {@code TraceEvent}. */
    private static final Set<String> OTHER_CLASSES = Set.of("Event", "TraceEvent");

    private final String stubClass;
    private final Allocator classes = new Allocator(OTHER_CLASSES, true);
    private final Map<String, EventNames> events = new HashMap<>();

    /**
     * The names of one event.
     *
     * @param jfrName its name in recordings, without the group; JFR accepts no keyword there
     * @param eventClass its class
     * @param stub the method that emits it
     * @param query the method that tells whether it is on
     * @param emit the method that hands it to several backends
     * @param tracepoint the constant that holds its tracepoint
     * @param arguments the names of its arguments, in their order
     */
    record EventNames(
            String jfrName,
            String eventClass,
            String stub,
            String query,
            String emit,
            String tracepoint,
            List<ArgumentName> arguments) {
        EventNames {
            arguments = List.copyOf(arguments);
        }

        /** The names of the parameters and fields, in the order of the arguments. */
        List<String> parameters() {
            return arguments.stream().map(ArgumentName::java).toList();
        }
    }

    /**
     * The names of one argument.
     *
     * @param java the parameter and the field
     * @param recorded the field in recordings
     */
    record ArgumentName(String java, String recorded) {}

    JavaNames(EventCatalog catalog, String group) {
        stubClass = classes.free(capitalize(camelCase(group)) + "Trace");
        var methods = new Allocator(OBJECT_METHODS, false);
        var constants = new Allocator(Set.of("GROUP", "TRACEPOINTS"), false);
        Map<String, String> recorded =
                recorded(catalog.events().stream().map(TraceEvent::name).toList(), SourceVersion::isName);
        Map<String, List<ArgumentName>> arguments = new HashMap<>();
        Map<String, String> stubs = new HashMap<>();
        for (TraceEvent event : catalog.events()) {
            List<ArgumentName> names = arguments(event);
            arguments.put(event.name(), names);
            constants.taken(names.stream().map(ArgumentName::java).toList()); // a parameter would hide the constant
            stubs.put(event.name(), methods.free(camelCase(event.name())));
        }
        for (TraceEvent event : catalog.events()) {
            String name = event.name();
            String stub = stubs.getOrDefault(name, name);
            events.put(
                    name,
                    new EventNames(
                            recorded.getOrDefault(name, name),
                            classes.free(capitalize(camelCase(name)) + "Event"),
                            stub,
                            methods.free(stub + "Enabled"),
                            methods.free("emit" + capitalize(stub)),
                            constants.free(name.toUpperCase(Locale.ROOT)),
                            arguments.getOrDefault(name, List.of())));
        }
    }

    /** Returns the name of a class that holds a part of a large group; parts count from 1. */
    String partClass(int number) {
        return classes.free(stubClass + number);
    }

    String stubClass() {
        return stubClass;
    }

    EventNames of(TraceEvent event) {
        EventNames names = events.get(event.name());
        if (names == null) {
            throw new IllegalArgumentException(event.name() + " is not of this catalog");
        }
        return names;
    }

    /** Returns what people read instead of a name: {@code Dirty Pages} for {@code dirty_pages}. */
    static String label(String name) {
        String label = words(name).stream().map(JavaNames::capitalize).collect(Collectors.joining(" "));
        return label.isEmpty() ? name : label;
    }

    /** Whether JFR lets a field have the name: it has fields of its own and refuses keywords, even in {@code @Name}. */
    private static boolean isFieldName(String name) {
        return SourceVersion.isName(name) && !JFR_FIELDS.contains(name);
    }

    private static List<ArgumentName> arguments(TraceEvent event) {
        var free = new Allocator(JFR_FIELDS, false);
        List<String> names = event.arguments().stream().map(Argument::name).toList();
        Map<String, String> recorded = recorded(names, JavaNames::isFieldName);
        return names.stream()
                .map(name -> new ArgumentName(free.free(camelCase(name)), recorded.getOrDefault(name, name)))
                .toList();
    }

    /** Returns the names that recordings have, where those that JFR refuses make way for those that it accepts. */
    private static Map<String, String> recorded(List<String> names, Predicate<String> accepted) {
        Map<String, String> recorded = new HashMap<>();
        names.stream().filter(accepted).forEach(name -> recorded.put(name, name));
        for (String name : names) {
            String free = identifier(name);
            while (!recorded.containsKey(name) && (!accepted.test(free) || recorded.containsValue(free))) {
                free += "_";
            }
            recorded.putIfAbsent(name, free);
        }
        return recorded;
    }

    /** Returns the name, with an underscore before a digit that it begins with. */
    private static String identifier(String name) {
        return Character.isJavaIdentifierStart(name.charAt(0)) ? name : "_" + name;
    }

    private static String camelCase(String name) {
        List<String> words = words(name);
        if (words.isEmpty()) {
            return "_";
        }
        return decapitalize(words.get(0))
                + words.stream().skip(1).map(JavaNames::capitalize).collect(Collectors.joining());
    }

    private static List<String> words(String name) {
        return Arrays.stream(name.split("_", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String capitalize(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String decapitalize(String word) {
        return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
    }

    /** Hands out names, each once. */
    private static final class Allocator {
        private final Set<String> taken = new HashSet<>();
        private final boolean ignoreCase;

        /**
         * Makes an allocator.
         *
         * @param reserved names that are never free
         * @param ignoreCase whether names that differ only by case collide, as files do on some systems
         */
        Allocator(Set<String> reserved, boolean ignoreCase) {
            this.ignoreCase = ignoreCase;
            taken(reserved);
        }

        void taken(Iterable<String> names) {
            names.forEach(name -> taken.add(key(name)));
        }

        String free(String wanted) {
            String name = identifier(wanted);
            while (!SourceVersion.isName(name) || taken.contains(key(name))) {
                name += "_";
            }
            taken.add(key(name));
            return name;
        }

        private String key(String name) {
            return ignoreCase ? name.toLowerCase(Locale.ROOT) : name;
        }
    }
}
