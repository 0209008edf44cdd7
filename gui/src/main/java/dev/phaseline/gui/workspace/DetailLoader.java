package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Finding;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.Marks;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RangeStatistics;
import dev.phaseline.gui.model.SpanGroup;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.workspace.QuestionQueue.Topic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a model lacks: tiles of the visible range, the event under the pointer, statistics of the selection. It
 * belongs to the model's thread, on which it never waits. Two threads of its own read the workspace: one what the picture is
 * drawn from, the other what is around it.
 */
public final class DetailLoader implements AutoCloseable {

    private final WorkspaceReader reader;
    private final TimelineModel model;
    private final QuestionQueue queue;
    private final QuestionQueue beside;

    private List<TileKey> askedTiles = List.of();
    private @Nullable Hit askedHit;
    private @Nullable TimeRange askedRange;
    private @Nullable Hit askedItem;
    private @Nullable String askedSearch;
    private @Nullable SpanGroup askedGroup;
    private @Nullable TimeRange askedArrows;
    private @Nullable TimeRange askedGroupRange;
    private boolean tilesToPrepare = true;
    private boolean arrowsToPrepare = true;
    private boolean preparing;

    /**
     * Takes over the reader.
     *
     * @param modelThread runs what changes the model
     * @param problems takes one line about a query that failed, on the model's thread
     */
    public DetailLoader(WorkspaceReader reader, TimelineModel model, Executor modelThread, Consumer<String> problems) {
        this.reader = reader;
        this.model = model;
        Consumer<RuntimeException> failures = failure -> problems.accept(String.valueOf(failure.getMessage()));
        queue = new QuestionQueue(modelThread, failures, reader.brake());
        beside = new QuestionQueue(modelThread, failures, reader.brakeBeside());
    }

    /** Looks at the model and asks for what it lacks; to be called after each change of the model. */
    public void update() {
        updateTiles();
        updateEvent();
        updateItem();
        updateSearch();
        updateArrows();
        updateStatistics();
        updateHistogram();
    }

    /** Whether the model has all that it has asked for. */
    public boolean isIdle() {
        return queue.isIdle() && beside.isIdle();
    }

    /** Chooses what follows on the track that keys act on, or what was before. */
    public void step(boolean later) {
        var item = model.choice().item().orElse(null);
        var lane = lane(item);
        if (lane.isEmpty()) {
            return;
        }
        long middleNs = model.viewport().visible().startNs()
                + model.viewport().visible().durationNs() / 2;
        queue.ask(
                Topic.STEP,
                () -> item == null ? reader.first(lane.get(), middleNs, later) : reader.step(lane.get(), item, later),
                found -> found.ifPresent(this::goTo));
    }

    /** The lane that keys act on: that of the chosen thing, unless another track has the focus. */
    private Optional<Outline.Lane> lane(@Nullable Hit item) {
        var focused = model.rows()
                .focus()
                .map(Layout.Row::track)
                .filter(Track.LaneTrack.class::isInstance)
                .map(track -> ((Track.LaneTrack) track).lane());
        return focused.or(() -> Optional.ofNullable(item).flatMap(Hit::laneOf));
    }

    private void goTo(Hit hit) {
        model.choice().choose(hit);
        model.reveal(hit.startNs());
    }

    /** Goes to the other end of the arrow of the chosen event: to the effect if {@code forward}, else to the cause. */
    public void followArrow(boolean forward) {
        model.choice()
                .detail()
                .flatMap(EventDetail::partner)
                .filter(partner -> partner.how().startsWith(forward ? "→" : "←"))
                .ifPresent(partner -> model.goTo(partner.ref(), partner.lane(), partner.ns()));
    }

    /** Asks for what is read once: findings and notes. */
    public void start() {
        record Once(List<Finding> findings, List<Marks.Mark> notes) {}
        beside.ask(Topic.FINDINGS, () -> new Once(reader.findings(), reader.notes()), once -> {
            model.setFindings(once.findings());
            model.marks().setKept(once.notes());
        });
    }

    /**
     * Does what makes later pictures quicker, step by step while no picture waits for anything; to be called when one is
     * complete. What the user asks for meanwhile comes between two steps.
     */
    public void prepare() {
        if (preparing || !queue.isIdle()) {
            return;
        }
        if (arrowsToPrepare && model.arrows().areShown()) {
            arrowsToPrepare = false;
            prepare(() -> {
                reader.prepareArrows();
                return true;
            });
        } else if (tilesToPrepare) {
            var near = model.viewport().visible();
            prepare(() -> reader.prepareTiles(near));
        }
    }

    private void prepare(BooleanSupplier step) {
        preparing = true;
        beside.ask(Topic.PREPARATION, step::getAsBoolean, more -> {
            preparing = false;
            tilesToPrepare = more;
            prepare();
        });
    }

    /** Reads the names of tables, views and columns. */
    public void readSchema(Consumer<SchemaNames> taker) {
        beside.ask(Topic.SCHEMA, reader::schema, taker);
    }

    /** Shows an event of which only the number is known. */
    public void goTo(EventDetail.EventRef event) {
        queue.ask(
                Topic.STEP,
                () -> reader.event(event),
                found -> found.ifPresent(known -> model.goTo(known.ref(), known.lane(), known.ns())));
    }

    private void updateSearch() {
        var query = model.searchHits().query().orElse(null);
        if (query != null && model.searchHits().answer().isEmpty() && !query.equals(askedSearch)) {
            beside.ask(Topic.SEARCH, () -> reader.search(query), answer -> {
                model.searchHits().setAnswer(answer);
                model.goToHit(1);
            });
        }
        askedSearch = query;
    }

    private void updateItem() {
        var item = model.choice().item().orElse(null);
        if (item != null && !item.equals(askedItem)) {
            beside.ask(
                    Topic.ITEM,
                    () -> reader.eventInFull(item),
                    found -> found.ifPresent(event -> model.choice().setDetail(item, event)));
        }
        askedItem = item;
    }

    private void updateArrows() {
        var visible = model.viewport().visible();
        if (!model.isEmpty() && model.arrows().areShown() && !visible.equals(askedArrows)) {
            askedArrows = visible;
            beside.ask(Topic.ARROWS, () -> reader.arrows(visible), model.arrows()::set);
        }
    }

    private void updateHistogram() {
        var range = model.selection().range().orElse(null);
        var group = model.choice().group().orElse(null);
        if (range == null || group == null) {
            askedGroup = null;
        } else if (model.choice().histogram().isEmpty()
                && (!group.equals(askedGroup) || !range.equals(askedGroupRange))) {
            beside.ask(Topic.HISTOGRAM, () -> reader.histogram(group, range), model.choice()::setHistogram);
            askedGroup = group;
            askedGroupRange = range;
        }
    }

    private void updateTiles() {
        var run = TileKey.firstRun(model.tiles().missing());
        if (!run.isEmpty() && !run.equals(askedTiles)) {
            askedTiles = run;
            queue.ask(Topic.TILES, () -> reader.tiles(run), model.tiles()::add);
        }
    }

    private void updateEvent() {
        var hit = model.pointer().hover().orElse(null);
        if (hit != null && !hit.equals(askedHit)) {
            queue.ask(
                    Topic.EVENT,
                    () -> reader.event(hit),
                    found -> found.ifPresent(event -> model.pointer().setEvent(hit, event)));
        }
        askedHit = hit;
    }

    private void updateStatistics() {
        var range = model.selection().range().orElse(null);
        if (range != null && !range.equals(askedRange)) {
            beside.ask(Topic.STATISTICS, () -> reader.statistics(range), this::take);
        }
        askedRange = range;
    }

    /** Unless the user has chosen a group, the one that took the most time is shown in detail. */
    private void take(RangeStatistics statistics) {
        model.selection().setStatistics(statistics);
        var groups = statistics.spans().stream().map(SpanGroup::of).toList();
        if (!groups.isEmpty() && model.choice().group().filter(groups::contains).isEmpty()) {
            model.choice().chooseGroup(groups.getFirst());
        }
    }

    /** Stops reading and closes the workspace; waits for a query that is being cancelled. */
    @Override
    public void close() {
        queue.close();
        beside.close();
        reader.close();
    }

    /**
     * Stops reading, closes the workspace and keeps notes in it.
     *
     * @throws dev.phaseline.analyzer.workspace.WorkspaceException if they cannot be kept; it is closed all the same
     */
    public void closeWith(List<Marks.Mark> notes) {
        queue.close();
        beside.close();
        reader.closeWith(notes);
    }
}
