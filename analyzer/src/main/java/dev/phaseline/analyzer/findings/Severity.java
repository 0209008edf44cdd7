package dev.phaseline.analyzer.findings;

import java.util.Locale;
import java.util.Optional;

/** How bad a finding is. */
public enum Severity {
    /** Worth knowing; healthy migrations have such findings. */
    INFO,
    /** The migration took longer, or the guest stood still longer, than it had to. */
    WARNING,
    /** The migration failed, hangs, or lost something. */
    ERROR;

    static Optional<Severity> of(String text) {
        for (var severity : values()) {
            if (severity.toString().equals(text)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /** As in the column {@code severity}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
