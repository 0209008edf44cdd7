package dev.phaseline.analyzer.findings;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** Worth knowing; healthy migrations have such findings. */
    INFO,
    /** The migration took longer, or the guest stood still longer, than it had to. */
    WARNING,
    /** The migration failed, hangs, or lost something. */
    ERROR;

    /**
     * Reads it as in the column {@code severity}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Severity parse(String text) {
        for (var severity : values()) {
            if (severity.toString().equals(text)) {
                return severity;
            }
        }
        throw new IllegalArgumentException("expected info, warning or error, met: " + text);
    }

    /** As in the column {@code severity}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
