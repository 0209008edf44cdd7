package dev.phaseline.gui.workspace;

/** Which tables a workspace has: some come with the first thing that is kept in them. */
final class Tables {

    private Tables() {}

    static boolean exist(Queries queries, String name) {
        return queries.list("has_table", row -> row.getLong("tables"), name).getFirst() > 0;
    }
}
