package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the user has arranged the tracks: pinned, hidden, collapsed, resized, reordered, filtered. Tracks are named by
 * {@link Key}s, which outlive a reload of the workspace. Confined to the thread of the model.
 */
public final class Arrangement {

    /**
     * What can be arranged.
     *
     * @param recording number of the recording
     * @param section the section of the track; empty for the recording's own heading
     * @param label the track; empty for the section's heading
     */
    public record Key(int recording, String section, String label) {

        static Key of(TrackGroup group, Track track) {
            return new Key(group.recording().id(), track.section(), track.label());
        }

        static Key heading(TrackGroup group, String section) {
            return new Key(group.recording().id(), section, "");
        }

        /** Whether it is a heading. */
        public boolean isHeading() {
            return label.isEmpty();
        }
    }

    private static final double LOWEST = 0.5;
    private static final double HIGHEST = 6;
    /** Tracks of a section that is longer are shown when asked for. */
    private static final int LONG_SECTION = 12;

    private final Set<Key> pinned = new LinkedHashSet<>();
    private final Set<Key> hidden = new HashSet<>();
    private final Set<Key> collapsed = new HashSet<>();
    private final Set<Key> expanded = new HashSet<>();
    private final Map<Key, Double> heights = new HashMap<>();
    private final Map<Key, Integer> places = new HashMap<>();
    private String filter = "";

    /** What the labels of shown tracks contain, in any case; empty shows all. */
    public String filter() {
        return filter;
    }

    /** Shows only tracks whose label or section contains one of some texts, separated by commas. */
    public void setFilter(String text) {
        filter = text.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether a track is shown at all. */
    public boolean shows(Key key) {
        return !hidden.contains(key) && matches(key);
    }

    private boolean matches(Key key) {
        if (filter.isEmpty()) {
            return true;
        }
        var label = (key.section() + " " + key.label()).toLowerCase(Locale.ROOT);
        for (var part : filter.split(",", -1)) {
            if (!part.isBlank() && label.contains(part.strip())) {
                return true;
            }
        }
        return false;
    }

    /** Hides a track. */
    public void hide(Key key) {
        hidden.add(key);
    }

    /** How many tracks are hidden by hand. */
    public int hiddenTracks() {
        return hidden.size();
    }

    public boolean isPinned(Key key) {
        return pinned.contains(key);
    }

    /** Keeps a track at the top, or lets it go again. */
    public void togglePinned(Key key) {
        if (!pinned.remove(key)) {
            pinned.add(key);
        }
    }

    /** Whether a heading hides its tracks, or a track shows its first lane only. */
    public boolean isCollapsed(Key key, int tracks) {
        boolean atFirst = key.isHeading() && !key.section().isEmpty() && tracks > LONG_SECTION;
        return atFirst ? !expanded.contains(key) && filter.isEmpty() : collapsed.contains(key);
    }

    /** Collapses, or expands again. */
    public void toggleCollapsed(Key key, int tracks) {
        boolean wasCollapsed = isCollapsed(key, tracks);
        if (wasCollapsed) {
            collapsed.remove(key);
            expanded.add(key);
        } else {
            collapsed.add(key);
            expanded.remove(key);
        }
    }

    /** How much higher than usual a track is. */
    public double height(Key key) {
        return heights.getOrDefault(key, 1.0);
    }

    /** Makes a track higher or lower. */
    public void setHeight(Key key, double factor) {
        heights.put(key, Math.clamp(factor, LOWEST, HIGHEST));
    }

    /** The tracks in the order that the user gave them; those that were never moved keep their order. */
    List<Track> ordered(TrackGroup group, Collection<Track> tracks) {
        var all = new ArrayList<>(tracks);
        if (places.isEmpty()) {
            return all;
        }
        // By identity: a counter's hash would be that of all its values.
        var natural = new IdentityHashMap<Track, Integer>();
        all.forEach(track -> natural.put(track, natural.size()));
        all.sort(Comparator.comparingInt(track -> placeOf(Key.of(group, track), natural.get(track))));
        return all;
    }

    private int placeOf(Key key, @Nullable Integer natural) {
        return places.getOrDefault(key, natural == null ? 0 : natural);
    }

    /** Remembers an order of tracks. */
    void setOrder(List<Key> keys) {
        for (int i = 0; i < keys.size(); i++) {
            places.put(keys.get(i), i);
        }
    }

    /** Takes over another arrangement. */
    void adopt(Arrangement other) {
        reset();
        pinned.addAll(other.pinned);
        hidden.addAll(other.hidden);
        collapsed.addAll(other.collapsed);
        expanded.addAll(other.expanded);
        heights.putAll(other.heights);
        places.putAll(other.places);
        filter = other.filter;
    }

    /** Forgets all of it. */
    public void reset() {
        pinned.clear();
        hidden.clear();
        collapsed.clear();
        expanded.clear();
        heights.clear();
        places.clear();
        filter = "";
    }
}
