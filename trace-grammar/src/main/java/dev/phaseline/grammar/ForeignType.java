package dev.phaseline.grammar;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Types that C programs use but trace events cannot, and what declarations have in their place. */
final class ForeignType {
    private static final Pattern FLOAT = Pattern.compile("\\b(?:float|double|long\\s+double)\\b");

    private static final Map<String, String> INTEGERS = Map.ofEntries(
            entry("_Bool", "bool"),
            entry("hwaddr", "uint64_t"),
            entry("ram_addr_t", "uint64_t"),
            entry("dma_addr_t", "uint64_t"),
            entry("target_phys_addr_t", "uint64_t"),
            entry("target_ulong", "uint64_t"),
            entry("vaddr", "uint64_t"),
            entry("off_t", "int64_t"),
            entry("time_t", "int64_t"),
            entry("pid_t", "int"),
            entry("uint", "unsigned"),
            entry("ushort", "uint16_t"),
            entry("uchar", "uint8_t"),
            entry("u8", "uint8_t"),
            entry("u16", "uint16_t"),
            entry("u32", "uint32_t"),
            entry("u64", "uint64_t"),
            entry("intptr_t", "int64_t"));

    private ForeignType() {}

    static boolean isFloat(String type) {
        return FLOAT.matcher(type).find();
    }

    /** Returns what to write instead, if that is known. */
    static Optional<String> replacement(String type, boolean pointer) {
        if (!pointer) {
            return Optional.ofNullable(INTEGERS.get(type.strip()));
        }
        boolean plain = type.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_* \t".indexOf(c) >= 0);
        return plain ? Optional.of("void *") : Optional.empty();
    }
}
