package dev.phaseline.gui.window;

import dev.phaseline.gui.model.Finding;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** Says in one line what went wrong, above what is shown, until the user has read it. */
final class Notice extends HBox {

    private static final double WIDEST = 900;

    private final Label text = new Label();

    Notice() {
        super(12);
        var sign = new SeverityIcon();
        sign.show(Finding.Severity.ERROR);
        text.setWrapText(true);
        text.setMaxWidth(WIDEST);
        var close = new Button("Close");
        close.setMinWidth(Region.USE_PREF_SIZE);
        close.setOnAction(_ -> say(""));
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(8, 10, 8, 14));
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getStyleClass().add("overlay-pane");
        getChildren().addAll(sign, text, close);
        setVisible(false);
    }

    /** Shows a line, or nothing if it is empty. */
    void say(String problem) {
        text.setText(problem);
        setVisible(!problem.isEmpty());
    }

    String text() {
        return text.getText();
    }
}
