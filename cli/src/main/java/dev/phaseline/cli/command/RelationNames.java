package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.Workspace;
import java.util.ArrayList;

/** Names of tables and views, for the completion of shells. */
final class RelationNames extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    /** Made by picocli. */
    RelationNames() {
        super(Workspace.relations());
    }
}
