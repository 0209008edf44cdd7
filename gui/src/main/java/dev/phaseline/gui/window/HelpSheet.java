package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;

/** The sheet with keys and gestures, in two columns. */
final class HelpSheet extends GridPane {

    private record Line(String keys, String description) {}

    private static final List<Line> GESTURES = List.of(
            new Line("wheel", "scroll the tracks"),
            new Line("Ctrl wheel", "zoom at the pointer"),
            new Line("Shift wheel", "pan"),
            new Line("drag", "select a range"),
            new Line("Shift drag, middle drag", "pan"),
            new Line("drag in the overview", "show that range; move its frame or edges"),
            new Line("click", "choose an event or span, or nothing"),
            new Line("drag a label", "reorder; its lower edge: resize"),
            new Line("double click a label", "collapse or expand"),
            new Line("right click", "what can be done with a track"),
            new Line("drop files", "open them"));

    HelpSheet(List<WindowAction> actions) {
        setHgap(20);
        setVgap(4);
        setPadding(new Insets(20));
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getStyleClass().add("overlay-pane");
        var title = new Label("Keys and gestures");
        title.getStyleClass().add(Styles.TITLE_4);
        addRow(0, title);
        var lines = new ArrayList<Line>();
        actions.stream()
                .filter(action -> !action.keys().isEmpty())
                .forEach(action -> lines.add(new Line(action.keys(), action.description())));
        lines.addAll(GESTURES);
        int half = (lines.size() + 1) / 2;
        for (int i = 0; i < lines.size(); i++) {
            add(lines.get(i), i < half ? 0 : 2, 1 + i % half);
        }
    }

    private void add(Line line, int column, int row) {
        var label = new Label(line.keys());
        label.getStyleClass().add(Styles.TEXT_BOLD);
        add(label, column, row);
        add(new Label(line.description()), column + 1, row);
    }
}
