package dev.phaseline.gui.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the user has chosen beside the range: an event or span with its details, a group of spans, and a bar of the
 * group's histogram. Confined to the thread of the model.
 */
public final class Choice {

    private final Runnable changed;
    private @Nullable Hit item;
    private @Nullable EventDetail detail;
    private @Nullable SpanGroup group;
    private @Nullable Histogram histogram;
    private Histogram.@Nullable Bar bar;

    Choice(Runnable changed) {
        this.changed = changed;
    }

    /** The thing that was clicked. */
    public Optional<Hit> item() {
        return Optional.ofNullable(item);
    }

    /** Chooses a thing, or nothing; what was known of another one is forgotten. */
    public void choose(@Nullable Hit hit) {
        if (!Objects.equals(hit, item)) {
            item = hit;
            detail = null;
            changed.run();
        }
    }

    /** The event behind the thing; empty while it is not known. */
    public Optional<EventDetail> detail() {
        return Optional.ofNullable(detail);
    }

    /** Takes the event behind a thing; it is ignored if another thing is chosen by now. */
    public void setDetail(Hit hit, EventDetail event) {
        if (hit.equals(item)) {
            detail = event;
            changed.run();
        }
    }

    /** The group whose histogram is wanted. */
    public Optional<SpanGroup> group() {
        return Optional.ofNullable(group);
    }

    /** Chooses a group, or none. */
    public void chooseGroup(@Nullable SpanGroup chosen) {
        if (!Objects.equals(chosen, group)) {
            group = chosen;
            histogram = null;
            bar = null;
            changed.run();
        }
    }

    /** Chooses the next group among those that the panel shows of some spans; after the last one none. */
    void chooseNextGroup(List<Outline.Latency> spans) {
        var groups =
                spans.stream().limit(Panel.MOST_FULL_SPANS).map(SpanGroup::of).toList();
        int next = group == null ? 0 : groups.indexOf(group) + 1;
        chooseGroup(next < groups.size() ? groups.get(next) : null);
    }

    /** The histogram of the group; empty while it is not known. */
    public Optional<Histogram> histogram() {
        return Optional.ofNullable(histogram);
    }

    /** Takes a histogram; it is ignored if another group is chosen by now. */
    public void setHistogram(Histogram arrived) {
        if (arrived.group().equals(group)) {
            histogram = arrived;
            bar = null;
            changed.run();
        }
    }

    /** The bar whose spans are pointed out. */
    public Optional<Histogram.Bar> bar() {
        return Optional.ofNullable(bar);
    }

    /** Chooses a bar, or none if it is chosen already. */
    public void chooseBar(Histogram.Bar clicked) {
        bar = clicked.equals(bar) ? null : clicked;
        changed.run();
    }

    /** Chooses the next bar that has spans; after the last one none. */
    void chooseNextBar() {
        var bars = histogram == null
                ? List.<Histogram.Bar>of()
                : histogram.bars().stream().filter(other -> other.count() > 0).toList();
        int next = bar == null ? 0 : bars.indexOf(bar) + 1;
        bar = next < bars.size() ? bars.get(next) : null;
        changed.run();
    }

    /** Whether some spans are pointed out among the others. */
    public boolean pointsOut() {
        return bar != null;
    }

    /** Whether a span is among those that are pointed out. */
    public boolean pointsOut(Side side, Span span) {
        return bar != null
                && group != null
                && group.side() == side
                && group.kind().equals(span.kind())
                && group.name().equals(span.name())
                && bar.contains(span.range().durationNs());
    }

    void forgetRange() {
        histogram = null;
        bar = null;
    }
}
