package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The sheet with keys and gestures, a part for each topic, in three columns. */
final class HelpSheet extends ScrollPane {

    private record Line(String keys, String description) {}

    private static final int COLUMNS = 3;
    private static final double KEYS = 96;

    private static final List<Line> GESTURES = List.of(
            new Line("wheel", "scroll the tracks"),
            new Line("Ctrl wheel", "zoom at the pointer"),
            new Line("Shift wheel", "pan"),
            new Line("drag", "select a range"),
            new Line("middle drag", "pan; so does Shift drag"),
            new Line("in the overview", "drag: show a range, move the frame"),
            new Line("click", "choose an event or span, or nothing"),
            new Line("drag a label", "reorder; its lower edge: resize"),
            new Line("double click", "on a label: collapse or expand"),
            new Line("right click", "what can be done with a track"),
            new Line("drop files", "open them"));

    HelpSheet(List<WindowAction> actions) {
        getStyleClass().add("overlay-pane");
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        setHbarPolicy(ScrollBarPolicy.AS_NEEDED);
        var title = new Label("Keys and gestures");
        title.getStyleClass().add(Styles.TITLE_4);
        var columns = new HBox(28);
        columns.getChildren().addAll(columns(parts(actions)));
        var sheet = new VBox(14, title, columns);
        sheet.setPadding(new Insets(20));
        setContent(sheet);
    }

    private static Map<Topic, List<Line>> parts(List<WindowAction> actions) {
        var parts = new EnumMap<Topic, List<Line>>(Topic.class);
        for (var action : actions) {
            if (!action.keys().isEmpty()) {
                parts.computeIfAbsent(action.topic(), _ -> new ArrayList<>())
                        .add(new Line(action.keys(), action.description()));
            }
        }
        parts.put(Topic.GESTURES, GESTURES);
        return parts;
    }

    /** Parts stay whole; a column ends where it has its share of the lines. */
    private static List<VBox> columns(Map<Topic, List<Line>> parts) {
        int lines = parts.values().stream().mapToInt(part -> part.size() + 2).sum();
        var columns = new ArrayList<VBox>();
        var column = new VBox(14);
        columns.add(column);
        int filled = 0;
        for (var part : parts.entrySet()) {
            int size = part.getValue().size() + 2;
            if (filled + size / 2 > lines / COLUMNS * columns.size() && columns.size() < COLUMNS) {
                column = new VBox(14);
                columns.add(column);
            }
            column.getChildren().add(part(part.getKey(), part.getValue()));
            filled += size;
        }
        return columns;
    }

    private static VBox part(Topic topic, List<Line> lines) {
        var heading = new Label(topic.title());
        heading.getStyleClass().add(Styles.TEXT_MUTED);
        var grid = new GridPane(12, 4);
        for (int row = 0; row < lines.size(); row++) {
            var keys = new Label(lines.get(row).keys());
            keys.getStyleClass().add(Styles.TEXT_BOLD);
            keys.setMinWidth(KEYS);
            grid.addRow(row, keys, new Label(lines.get(row).description()));
        }
        return new VBox(4, heading, grid);
    }
}
