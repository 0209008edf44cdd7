package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.workspace.QuestionQueue.Brake;
import dev.phaseline.gui.workspace.QuestionQueue.Topic;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a model lacks: tiles of the visible range, the event under the pointer, statistics of the selection. It
 * belongs to the model's thread, on which it never waits; a thread of its own reads the workspace.
 */
public final class DetailLoader implements AutoCloseable {

    private final WorkspaceReader reader;
    private final TimelineModel model;
    private final QuestionQueue queue;

    private List<TileKey> askedTiles = List.of();
    private @Nullable Hit askedHit;
    private @Nullable TimeRange askedRange;

    /**
     * Takes over the reader.
     *
     * @param modelThread runs what changes the model
     * @param problems takes one line about a query that failed, on the model's thread
     */
    public DetailLoader(WorkspaceReader reader, TimelineModel model, Executor modelThread, Consumer<String> problems) {
        this.reader = reader;
        this.model = model;
        var brake = new Brake() {
            @Override
            public void cancel() {
                reader.cancel();
            }

            @Override
            public void resume() {
                reader.resume();
            }
        };
        queue = new QuestionQueue(modelThread, failure -> problems.accept(String.valueOf(failure.getMessage())), brake);
    }

    /** Looks at the model and asks for what it lacks; to be called after each change of the model. */
    public void update() {
        updateTiles();
        updateEvent();
        updateStatistics();
    }

    private void updateTiles() {
        var run = TileKey.firstRun(model.missingTiles());
        if (!run.isEmpty() && !run.equals(askedTiles)) {
            askedTiles = run;
            queue.ask(Topic.TILES, () -> reader.tiles(run), model::add);
        }
    }

    private void updateEvent() {
        var hit = model.hover().orElse(null);
        if (hit != null && !hit.equals(askedHit)) {
            queue.ask(
                    Topic.EVENT,
                    () -> reader.event(hit),
                    found -> found.ifPresent(event -> model.setHoverEvent(hit, event)));
        }
        askedHit = hit;
    }

    private void updateStatistics() {
        var range = model.selection().orElse(null);
        if (range != null && !range.equals(askedRange)) {
            queue.ask(Topic.STATISTICS, () -> reader.statistics(range), model::setStatistics);
        }
        askedRange = range;
    }

    /** Stops reading and closes the workspace; waits for a query that is being cancelled. */
    @Override
    public void close() {
        queue.close();
        reader.close();
    }
}
