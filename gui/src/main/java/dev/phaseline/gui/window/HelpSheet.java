package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import dev.phaseline.gui.model.Command;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;

/** The sheet with keys and gestures. */
final class HelpSheet extends GridPane {

    private static final String[][] GESTURES = {
        {"wheel", "scroll the tracks"},
        {"Ctrl wheel", "zoom at the pointer"},
        {"Shift wheel", "pan"},
        {"drag", "select a range"},
        {"Shift drag, middle drag", "pan"},
        {"drag in the overview", "show that range"},
        {"click", "clear the selection"},
    };

    HelpSheet() {
        setHgap(24);
        setVgap(6);
        setPadding(new Insets(24));
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        // Primer's colours of a menu that lies over the window; they follow the appearance.
        setStyle("-fx-background-color: -color-bg-overlay; -fx-background-radius: 8; -fx-border-radius: 8;"
                + "-fx-border-color: -color-border-default;");
        var title = new Label("Keys and gestures");
        title.getStyleClass().add(Styles.TITLE_4);
        addRow(0, title);
        for (var command : Command.values()) {
            add(command.keys(), command.description());
        }
        add("T", "dark or light");
        add("?", "this sheet");
        for (var gesture : GESTURES) {
            add(gesture[0], gesture[1]);
        }
    }

    private void add(String keys, String description) {
        var label = new Label(keys);
        label.getStyleClass().add(Styles.TEXT_BOLD);
        addRow(getRowCount(), label, new Label(description));
    }
}
