package dev.phaseline.gui.window;

import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimelineModel;

/**
 * The variables of a query: {@code $sel_start} and {@code $sel_end} are the limits of the selection, else of what is
 * visible, in ns since the epoch on the source's clock.
 */
final class QueryVariables {

    private QueryVariables() {}

    static String replaced(String sql, TimelineModel model) {
        var range = model.selection().range().orElse(model.viewport().visible());
        var clock = model.outline().recordings().stream()
                .filter(recording -> recording.events() > 0 && recording.side() != Side.DESTINATION)
                .map(recording -> recording.clock())
                .findFirst()
                .or(() -> model.outline().recordings().stream()
                        .map(recording -> recording.clock())
                        .findFirst())
                .orElse(RecordingClock.reference(0));
        return sql.replace("$sel_start", Long.toString(clock.toHost(range.startNs())))
                .replace("$sel_end", Long.toString(clock.toHost(range.endNs())));
    }
}
