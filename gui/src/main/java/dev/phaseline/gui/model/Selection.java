package dev.phaseline.gui.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The range that the user has selected, and what is known of it. Confined to the thread of the model. */
public final class Selection {

    private final Choice choice;
    private final Runnable changed;
    private @Nullable TimeRange range;
    private @Nullable RangeStatistics statistics;

    /** @param choice forgets what it knows of a range that is no longer selected */
    Selection(Choice choice, Runnable changed) {
        this.choice = choice;
        this.changed = changed;
    }

    /** The range; empty if none is selected. */
    public Optional<TimeRange> range() {
        return Optional.ofNullable(range);
    }

    /** Selects a range, or nothing. Statistics of the previous range are forgotten. */
    public void select(@Nullable TimeRange selected) {
        if (!Objects.equals(range, selected)) {
            range = selected;
            statistics = null;
            choice.forgetRange();
            changed.run();
        }
    }

    /** What lies in the range; empty while it is not known. */
    public Optional<RangeStatistics> statistics() {
        return Optional.ofNullable(statistics);
    }

    /** Takes the answer for a range; it is ignored if another one is selected by now. */
    public void setStatistics(RangeStatistics arrived) {
        if (arrived.range().equals(range)) {
            statistics = arrived;
            changed.run();
        }
    }
}
