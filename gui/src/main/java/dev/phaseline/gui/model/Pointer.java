package dev.phaseline.gui.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pointer, and what it points at. Confined to the thread of the model. */
public final class Pointer {

    /** A point of the picture, px. */
    public record Point(double x, double y) {}

    private final TimelineModel model;
    private final Runnable changed;
    private @Nullable Point at;
    private @Nullable Hit hover;
    private @Nullable EventDetail event;

    /** @param changed is run when the hover text has to be painted again */
    Pointer(TimelineModel model, Runnable changed) {
        this.model = model;
        this.changed = changed;
    }

    /** Where it is; empty outside of the picture. */
    public Optional<Point> at() {
        return Optional.ofNullable(at);
    }

    /** Moves it, or takes it out of the picture. */
    public void moveTo(@Nullable Point point) {
        at = point;
        look();
    }

    /** Looks at what is there now, after the picture has changed. */
    void look() {
        var hit = at == null ? null : HitTest.at(model, at.x(), at.y());
        if (!Objects.equals(hit, hover)) {
            hover = hit;
            event = null;
        }
        changed.run();
    }

    /** What is under it. */
    public Optional<Hit> hover() {
        return Optional.ofNullable(hover);
    }

    /** Takes the event behind what was under the pointer; it is ignored if something else is there by now. */
    public void setEvent(Hit hit, EventDetail found) {
        if (hit.equals(hover)) {
            event = found;
            changed.run();
        }
    }

    /** What to say about the thing under it. */
    public Optional<Description> text() {
        return hover().map(hit -> Description.of(hit, model.outline(), model.zeroNs(), event));
    }
}
