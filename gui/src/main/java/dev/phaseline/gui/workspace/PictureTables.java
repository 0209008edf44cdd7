package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RecordingClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is computed once when a workspace is opened and stays in the database {@code picture} in memory beside it: lanes,
 * and spans on the picture's clock with the row in which they are drawn.
 *
 * @param topics what the spans' numbers stand for
 * @param densities where the events are
 * @param lanes what has events or spans, in the order of the picture
 */
record PictureTables(Topics topics, Densities densities, List<Outline.Lane> lanes) {

    /** Creates them. */
    static PictureTables create(Queries queries, Map<Integer, RecordingClock> clocks) {
        queries.execute("picture_clocks");
        clocks.forEach((recording, clock) ->
                queries.update("picture_clocks_add", recording, clock.zeroNs(), clock.originNs(), clock.driftPpb()));
        queries.execute("picture_lanes");
        var topics = Topics.number(queries);
        var spanRows = SpanPlacement.place(queries);
        var lanes = new ArrayList<Outline.Lane>();
        var densities = Densities.read(queries, spanRows, lanes::add);
        return new PictureTables(topics, densities, List.copyOf(lanes));
    }
}
