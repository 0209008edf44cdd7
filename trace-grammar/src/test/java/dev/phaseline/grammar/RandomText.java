package dev.phaseline.grammar;

import java.util.List;
import java.util.Random;

/** Files of any content: real lines, their fragments in any order, mutations of both, and noise. */
final class RandomText {
    private static final List<String> LINES = List.of(
            "# ram.c",
            "   ## hw/net/x.c \t",
            "#not_an_event(int x) \"%d\"",
            "",
            " \t",
            "acme_boot(void) \"\"",
            "acme_none(void)",
            "  disable  acme_rd( uint64_t addr,unsigned size )\"addr=0x%\"PRIx64\" size=%u\"  ",
            "vcpu tcg guest_mem(TCGv vaddr, uint16_t info) \"info=%d\" , \"vaddr=0x%016\"PRIx64\" info=%d\"",
            "vcpu disable acme_str(const char*a,char  *b) \"%s\"  \"|%-10s\"",
            "acme_star(int w, uint64_t v) \"0x%0*\" PRIx64 \"\"",
            "acme_esc(int v) \"\\x41\\101\\u00b5 \\\"=%d\\\\ %%\\t\"",
            "acme_nl(int a, int b) \"a=%d\\nb=%d\"",
            "acme_ud(uint16_t len) \"%ud\"",
            "acme_bad(struct foo *p) \"%p\"",
            "acme_bad (int x) \"%d\"",
            "migration: split log_clear() into chunks");

    private static final List<String> FRAGMENTS = List.of(
            "disable ",
            "tcg ",
            "vcpu ",
            "acme_x",
            "(",
            ")",
            "void",
            "int a",
            "const char *s",
            "uint64_t v",
            "TCGv t",
            " ",
            "\t",
            "*",
            ",",
            ", ",
            "\"",
            "\"%d\"",
            "\"%s\"",
            "\"%\" PRIx64",
            "PRIx64",
            "PRI",
            "TARGET_FMT_plx",
            "%",
            "%%",
            "%m",
            "%0*",
            "\\",
            "\\n",
            "\\x",
            "#",
            "\u00e9",
            "\u2028",
            "\uD83D\uDE00",
            "\uFEFF",
            "\0",
            "99999999999");

    private static final List<String> ENDS = List.of("\n", "\n", "\n", "\r\n", "\r");

    private final Random random;

    RandomText(long seed) {
        random = new Random(seed);
    }

    String file() {
        var text = new StringBuilder(random.nextInt(20) == 0 ? "\uFEFF" : "");
        int lines = random.nextInt(8);
        for (int i = 0; i < lines; i++) {
            text.append(line());
            if (i < lines - 1 || random.nextInt(4) > 0) {
                text.append(any(ENDS));
            }
        }
        return text.toString();
    }

    private String line() {
        return switch (random.nextInt(4)) {
            case 0, 1 -> any(LINES);
            case 2 -> mutated(any(LINES));
            default -> fragments();
        };
    }

    private String fragments() {
        var line = new StringBuilder();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            line.append(any(FRAGMENTS));
        }
        return line.toString();
    }

    /** Removes, doubles, replaces or inserts something at a few places. */
    String mutated(String line) {
        var text = new StringBuilder(line);
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + 1 + random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2 -> text.replace(at, end, any(FRAGMENTS));
                default -> text.insert(at, any(FRAGMENTS));
            }
        }
        return text.toString().replace("\n", "").replace("\r", "");
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
