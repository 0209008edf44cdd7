package dev.phaseline.tracepoint.pattern;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the argument of QEMU's option {@code -trace} says: items separated by commas, each a pattern (with or without
 * {@code enable=}), {@code events=FILE} or {@code file=FILE}. A comma inside a name is written twice.
 *
 * <p>Unlike QEMU, a list may hold several patterns, and they count in the order written, those of an events file at its
 * place.
 *
 * @param patterns in their order
 * @param file what {@code file=} names; of several the last
 * @param asksForHelp whether {@code help} or {@code ?} stands for a pattern: the names of all events are wanted
 * @param problems what could not be used, a line each for the user; the rest can
 */
public record TraceOption(
        List<TracePattern> patterns, Optional<Path> file, boolean asksForHelp, List<String> problems) {
    /** Copies the lists. */
    public TraceOption {
        patterns = List.copyOf(patterns);
        problems = List.copyOf(problems);
    }

    /** Reads an option's argument, and the events files that it names. */
    public static TraceOption parse(String text) {
        return parse(text, "");
    }

    /**
     * Reads an option's argument, and the events files that it names.
     *
     * @param origin where it was written, as a message about it begins, for example {@code system property x: }
     */
    public static TraceOption parse(String text, String origin) {
        return parse(List.of(text), origin);
    }

    /** Reads the arguments of an option that was given any number of times, as one. */
    public static TraceOption parse(List<String> texts) {
        return parse(texts, "");
    }

    private static TraceOption parse(List<String> texts, String origin) {
        var reading = new Reading(origin);
        texts.stream()
                .flatMap(text -> items(text).stream())
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .forEach(reading::item);
        return reading.option();
    }

    /** Splits at single commas; two stand for one that belongs to the item. */
    private static List<String> items(String text) {
        var items = new ArrayList<String>();
        var item = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ',') {
                item.append(c);
            } else if (text.startsWith(",,", i)) {
                item.append(c);
                i++;
            } else {
                items.add(item.toString());
                item.setLength(0);
            }
        }
        items.add(item.toString());
        return items;
    }

    /** Collects what the items say. */
    private static final class Reading {
        private final String origin;
        private final List<TracePattern> patterns = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private Optional<Path> file = Optional.empty();
        private boolean help;

        Reading(String origin) {
            this.origin = origin;
        }

        void item(String item) {
            int equals = item.indexOf('=');
            String key = equals < 0 ? "enable" : item.substring(0, equals);
            String value = item.substring(equals + 1);
            if (value.isEmpty()) {
                problems.add(origin + "'" + item + "' lacks a value");
                return;
            }
            switch (key) {
                case "enable" -> pattern(TracePattern.of(value, origin));
                case "events" -> path(value).ifPresent(this::events);
                case "file" -> file = path(value).or(() -> file);
                default -> problems.add("%sunknown key '%s': expected enable, events or file".formatted(origin, key));
            }
        }

        private void events(Path path) {
            EventsFile events = EventsFile.read(path, origin);
            events.patterns().forEach(this::pattern);
            events.problem().ifPresent(problems::add);
        }

        private void pattern(TracePattern pattern) {
            if (pattern.toString().equals("help") || pattern.toString().equals("?")) {
                help = true;
            } else if (pattern.glob().isEmpty()) {
                problems.add(pattern.origin() + "'-' lacks a pattern");
            } else {
                patterns.add(pattern);
            }
        }

        private Optional<Path> path(String text) {
            try {
                return Optional.of(Path.of(text));
            } catch (InvalidPathException e) {
                problems.add(origin + e.getMessage());
                return Optional.empty();
            }
        }

        TraceOption option() {
            return new TraceOption(patterns, file, help, problems);
        }
    }
}
