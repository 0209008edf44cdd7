package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The capabilities and parameters of migrations, as far as recordings show them, each with the event that does. */
final class Settings {
    private final Workspace workspace;
    private final Map<Integer, List<Setting>> ofMigrations = new LinkedHashMap<>();

    private record Setting(String name, String value, EventLine.Key shownBy) {}

    private Settings(Workspace workspace) {
        this.workspace = workspace;
    }

    static Settings of(Workspace workspace) {
        var settings = new Settings(workspace);
        try (var rows = Findings.queryRelations(
                workspace, "SELECT migration, name, value, recording, seq FROM settings ORDER BY migration, name")) {
            while (rows.next()) {
                settings.ofMigrations
                        .computeIfAbsent((int) rows.longValue(0), _ -> new ArrayList<>())
                        .add(new Setting(
                                Rows.text(rows, 1),
                                Rows.text(rows, 2),
                                new EventLine.Key((int) rows.longValue(3), rows.longValue(4))));
            }
        }
        return settings;
    }

    /** Whether nothing is known of a migration. */
    boolean isEmpty(Migration migration) {
        return !ofMigrations.containsKey(migration.id());
    }

    void write(Markup page, Migration migration) {
        TextTable table = TextTable.open(page, "setting", "value", "shown by", "event");
        for (Setting setting : ofMigrations.getOrDefault(migration.id(), List.of())) {
            var line = EventLine.of(workspace, setting.shownBy());
            table.row(
                    setting.name(),
                    setting.value(),
                    line.map(EventLine::where).orElse(""),
                    line.map(EventLine::text).orElse(""));
        }
        table.close();
    }
}
