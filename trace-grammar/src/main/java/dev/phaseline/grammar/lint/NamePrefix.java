package dev.phaseline.grammar.lint;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.model.Declaration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name that begins unlike the others of its section. QEMU has no rule, but a strong habit: names begin with the
 * function that calls them or with what the source file is about. A name stands out if the first word of nearly all
 * names of its section is another one, and neither another name of the section begins like it nor the section's file is
 * called like it.
 */
final class NamePrefix implements Rule {
    /** Sections below this have no habit. */
    private static final int SMALLEST_SECTION = 6;

    /** The share of the names, in percent, that makes their first word a habit. */
    private static final int HABIT_PERCENT = 80;

    private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

    @Override
    public void section(List<Declared> section) {
        if (section.size() < SMALLEST_SECTION) {
            return;
        }
        Map<String, Long> words =
                section.stream().collect(groupingBy(declared -> firstWord(declared.declaration()), counting()));
        Map.Entry<String, Long> habit =
                words.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        if (habit.getValue() * 100 < section.size() * (long) HABIT_PERCENT) {
            return;
        }
        Set<String> fileWords = words(section.get(0).declaration().section());
        for (Declared declared : section) {
            Declaration declaration = declared.declaration();
            String first = firstWord(declaration);
            if (!first.equals(habit.getKey()) && words.getOrDefault(first, 0L) == 1 && !fileWords.contains(first)) {
                declared.line()
                        .warning(
                                DiagnosticKind.NAME_PREFIX,
                                declaration.range(),
                                declaration.name() + " does not begin with " + habit.getKey() + "_ as "
                                        + habit.getValue() + " of " + section.size() + " names of its section do");
            }
        }
    }

    private static String firstWord(Declaration declaration) {
        String[] words = declaration.name().toLowerCase(Locale.ROOT).split("_", -1);
        return words[0].isEmpty() && words.length > 1 ? words[1] : words[0];
    }

    private static Set<String> words(String section) {
        return new HashSet<>(List.of(SEPARATORS.split(section.toLowerCase(Locale.ROOT), -1)));
    }
}
