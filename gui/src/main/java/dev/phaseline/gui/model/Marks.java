package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Instants that the user has marked, in time order. A mark lasts until the window is closed, a note is kept in the
 * workspace. Confined to the thread of the model.
 */
public final class Marks {

    /**
     * A marked instant.
     *
     * @param ns where it is, on the ruler's clock
     * @param text what the user says about it; may be empty
     * @param kept whether it is a note
     */
    public record Mark(long ns, String text, boolean kept) {}

    private final Runnable changed;
    private List<Mark> all = List.of();
    private boolean outdated;

    Marks(Runnable changed) {
        this.changed = changed;
    }

    public List<Mark> all() {
        return all;
    }

    /** Adds a mark at an instant; one that is there already is replaced. */
    public void put(Mark mark) {
        var marks = new ArrayList<>(all);
        marks.removeIf(other -> other.ns() == mark.ns());
        marks.add(mark);
        replace(marks);
    }

    /** Removes the mark at an instant. */
    public void remove(long ns) {
        replace(all.stream().filter(mark -> mark.ns() != ns).toList());
    }

    /** Makes the mark nearest to an instant, or a new one there, a note. */
    public Mark keep(long ns, long reachNs) {
        var mark = nearest(ns, reachNs).orElse(new Mark(ns, "", false));
        var kept = new Mark(mark.ns(), mark.text(), true);
        put(kept);
        return kept;
    }

    /** The mark nearest to an instant that is not farther away than a distance. */
    public Optional<Mark> nearest(long ns, long reachNs) {
        return all.stream()
                .filter(mark -> Math.abs(mark.ns() - ns) <= reachNs)
                .min(Comparator.comparingLong(mark -> Math.abs(mark.ns() - ns)));
    }

    /** Takes the notes that the workspace has. */
    public void setKept(Collection<Mark> notes) {
        var marks = new ArrayList<>(all.stream().filter(mark -> !mark.kept()).toList());
        marks.addAll(notes);
        all = sorted(marks);
        changed.run();
    }

    /** The notes, if they differ from those that were saved last; asking makes them the last ones. */
    public Optional<List<Mark>> takeUnsaved() {
        boolean unsaved = outdated;
        outdated = false;
        return unsaved ? Optional.of(all.stream().filter(Mark::kept).toList()) : Optional.empty();
    }

    /** Takes over the marks of another model of the same recordings. */
    void adopt(Marks other) {
        all = other.all;
        outdated = other.outdated;
    }

    /** Says that the notes could not be saved. */
    public void setUnsaved() {
        outdated = true;
    }

    private void replace(List<Mark> marks) {
        var before = all.stream().filter(Mark::kept).toList();
        all = sorted(marks);
        outdated |= !before.equals(all.stream().filter(Mark::kept).toList());
        changed.run();
    }

    private static List<Mark> sorted(List<Mark> marks) {
        return marks.stream().sorted(Comparator.comparingLong(Mark::ns)).toList();
    }
}
