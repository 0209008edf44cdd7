package dev.phaseline.gui.model;

import dev.phaseline.gui.model.EventDetail.EventRef;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a search has found, and which hit is the current one. Confined to the thread of the model. */
public final class SearchHits {

    /** An event that was found. */
    public record Found(EventRef event, int lane, long ns, String name) {}

    /**
     * The answer to a search.
     *
     * @param query what was searched
     * @param hits in time order
     * @param total how many there are, which may be more than are listed
     * @param problem why nothing could be searched; empty if it could
     */
    public record Answer(String query, List<Found> hits, long total, String problem) {

        public Answer {
            hits = List.copyOf(hits);
        }
    }

    private final Runnable changed;
    private @Nullable String query;
    private @Nullable Answer answer;
    private int current = -1;

    SearchHits(Runnable changed) {
        this.changed = changed;
    }

    /** What is searched; empty if nothing is. */
    public Optional<String> query() {
        return Optional.ofNullable(query);
    }

    /** Searches for something else, or ends the search. */
    public void search(@Nullable String text) {
        query = text == null || text.isBlank() ? null : text.strip();
        answer = null;
        current = -1;
        changed.run();
    }

    /** The answer; empty while it is not known. */
    public Optional<Answer> answer() {
        return Optional.ofNullable(answer);
    }

    /** Takes an answer; it is ignored if something else is searched by now. */
    public void setAnswer(Answer arrived) {
        if (arrived.query().equals(query)) {
            answer = arrived;
            changed.run();
        }
    }

    /** The hits; empty without an answer. */
    public List<Found> hits() {
        return answer == null ? List.of() : answer.hits();
    }

    /** The current hit. */
    public Optional<Found> current() {
        return current < 0 ? Optional.empty() : Optional.of(hits().get(current));
    }

    /** Number of the current hit, from 0; negative without one. */
    public int currentIndex() {
        return current;
    }

    /**
     * Makes the next hit the current one, or the one before; after the last comes the first.
     *
     * @param from where to begin if there is no current one
     */
    public Optional<Found> step(int step, long from) {
        var hits = hits();
        if (hits.isEmpty()) {
            return Optional.empty();
        }
        if (current < 0) {
            int next = (int) hits.stream().filter(hit -> hit.ns() < from).count();
            current = Math.floorMod(step > 0 ? next : next - 1, hits.size());
        } else {
            current = Math.floorMod(current + step, hits.size());
        }
        changed.run();
        return current();
    }
}
