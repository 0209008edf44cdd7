package dev.phaseline.grammar.model;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A C type as an argument may have it, and what it becomes outside C.
 *
 * @param spelling the type with one blank between words and one before the stars, for example {@code const char *}
 * @param field the type of its value
 */
public record CType(String spelling, FieldType field) {
    /** The integers that C spells with several words in any order; the key holds them sorted. */
    private static final Map<String, FieldType> VALUES = Map.ofEntries(
            entry("bool", FieldType.BOOLEAN),
            entry("char", FieldType.INT8),
            entry("char signed", FieldType.INT8),
            entry("char unsigned", FieldType.UINT8),
            entry("short", FieldType.INT16),
            entry("int short", FieldType.INT16),
            entry("short signed", FieldType.INT16),
            entry("int short signed", FieldType.INT16),
            entry("short unsigned", FieldType.UINT16),
            entry("int short unsigned", FieldType.UINT16),
            entry("int", FieldType.INT32),
            entry("signed", FieldType.INT32),
            entry("int signed", FieldType.INT32),
            entry("unsigned", FieldType.UINT32),
            entry("int unsigned", FieldType.UINT32),
            entry("long", FieldType.INT64),
            entry("int long", FieldType.INT64),
            entry("long signed", FieldType.INT64),
            entry("int long signed", FieldType.INT64),
            entry("long long", FieldType.INT64),
            entry("int long long", FieldType.INT64),
            entry("long long signed", FieldType.INT64),
            entry("int long long signed", FieldType.INT64),
            entry("long unsigned", FieldType.UINT64),
            entry("int long unsigned", FieldType.UINT64),
            entry("long long unsigned", FieldType.UINT64),
            entry("int long long unsigned", FieldType.UINT64),
            entry("int8_t", FieldType.INT8),
            entry("uint8_t", FieldType.UINT8),
            entry("int16_t", FieldType.INT16),
            entry("uint16_t", FieldType.UINT16),
            entry("int32_t", FieldType.INT32),
            entry("uint32_t", FieldType.UINT32),
            entry("int64_t", FieldType.INT64),
            entry("uint64_t", FieldType.UINT64),
            entry("size_t", FieldType.UINT64),
            entry("ssize_t", FieldType.INT64),
            entry("uintptr_t", FieldType.UINT64),
            entry("ptrdiff_t", FieldType.INT64));

    /** The types of QEMU's code generator, which stand for values of the running guest, and what they are there. */
    private static final Map<String, CType> TCG = Map.of(
            "TCGv", new CType("uint64_t", FieldType.UINT64),
            "TCGv_i32", new CType("uint32_t", FieldType.UINT32),
            "TCGv_i64", new CType("uint64_t", FieldType.UINT64),
            "TCGv_ptr", new CType("void *", FieldType.POINTER));

    /** The words that a type may be made of. */
    private static final Set<String> WORDS = Stream.concat(
                    Stream.of("const", "void"),
                    VALUES.keySet().stream().flatMap(words -> Stream.of(words.split(" ", -1))))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Looks up a type.
     *
     * @param words the words in the order written, without stars
     * @param stars the number of stars after them
     * @return the type, or empty where a trace event cannot have it
     */
    public static Optional<CType> of(List<String> words, int stars) {
        String spelling = String.join(" ", words) + (stars == 0 ? "" : " " + "*".repeat(stars));
        return field(words, stars).map(field -> new CType(spelling, field));
    }

    /** Returns the type of QEMU's code generator that a word names, which only {@link Property#TCG} allows. */
    public static Optional<CType> tcg(String word) {
        return Optional.ofNullable(TCG.get(word)).map(host -> new CType(word, host.field()));
    }

    /** Whether a word may be part of a type, rightly combined with others. */
    public static boolean isWord(String word) {
        return WORDS.contains(word);
    }

    /** Whether the type is one of QEMU's code generator. */
    public boolean isTcg() {
        return TCG.containsKey(spelling);
    }

    /** The type of the value when the code runs: this one, except for a type of the code generator. */
    public CType onHost() {
        return TCG.getOrDefault(spelling, this);
    }

    private static Optional<FieldType> field(List<String> words, int stars) {
        String sorted =
                words.stream().filter(word -> !word.equals("const")).sorted().collect(Collectors.joining(" "));
        Optional<FieldType> value = Optional.ofNullable(VALUES.get(sorted));
        if (stars == 0) {
            return value;
        }
        // QEMU's rule: these two spellings with one star are strings; `char const *` is an address like any other.
        List<String> once = words.stream().distinct().toList();
        if (stars == 1 && (once.equals(List.of("char")) || once.equals(List.of("const", "char")))) {
            return Optional.of(FieldType.STRING);
        }
        return value.isPresent() || sorted.equals("void") ? Optional.of(FieldType.POINTER) : Optional.empty();
    }

    /** The C spelling. */
    @Override
    public String toString() {
        return spelling;
    }
}
