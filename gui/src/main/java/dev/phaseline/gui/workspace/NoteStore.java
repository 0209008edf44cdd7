package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.gui.model.Marks.Mark;
import dev.phaseline.gui.model.Outline;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps notes in a workspace, in the table {@code notes}. A note is kept on the clock of a recording, so that it stays
 * where it is when the clocks are aligned anew.
 */
final class NoteStore {

    private NoteStore() {}

    /** The notes of a workspace; none if it never had any. */
    static List<Mark> read(Queries queries, Outline outline) {
        return Tables.exist(queries, "notes")
                ? queries.list(
                        "notes",
                        row -> new Mark(
                                outline.picture(row.getInt("recording"), row.getLong("ts_ns")),
                                row.getString("text"),
                                true))
                : List.of();
    }

    /**
     * Replaces the notes of a workspace that nobody has open.
     *
     * @throws dev.phaseline.analyzer.workspace.WorkspaceException if it cannot be written
     */
    static void write(Path file, Outline outline, List<Mark> notes) {
        var recording = outline.recordings().stream()
                .filter(candidate -> candidate.events() > 0)
                .findFirst()
                .orElse(null);
        if (recording == null) {
            return;
        }
        try (var workspace = Workspace.openOrCreate(file);
                var queries = new Queries(workspace.connection())) {
            queries.execute("notes_table");
            queries.execute("notes_clear");
            for (var note : notes) {
                queries.update("notes_add", recording.id(), recording.clock().toHost(note.ns()), note.text());
            }
        }
    }
}
