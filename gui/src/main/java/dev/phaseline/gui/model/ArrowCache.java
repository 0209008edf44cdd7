package dev.phaseline.gui.model;

import java.util.List;

/**
 * The arrows of the visible range. While new ones are being fetched, those of the range before are shown. Confined to
 * the thread of the model.
 */
public final class ArrowCache {

    private final Runnable changed;
    private List<Arrow> arrows = List.of();
    private boolean shown = true;

    ArrowCache(Runnable changed) {
        this.changed = changed;
    }

    /** The arrows to draw; none while they are switched off. */
    public List<Arrow> all() {
        return shown ? arrows : List.of();
    }

    public boolean areShown() {
        return shown;
    }

    /** Switches arrows on or off. */
    public void toggle() {
        shown = !shown;
        changed.run();
    }

    /** Takes the arrows of the visible range. */
    public void set(List<Arrow> arrived) {
        if (!arrived.equals(arrows)) {
            arrows = List.copyOf(arrived);
            changed.run();
        }
    }
}
