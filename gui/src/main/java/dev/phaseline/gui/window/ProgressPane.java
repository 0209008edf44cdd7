package dev.phaseline.gui.window;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Says that something is being opened, how far it is, and lets the user end it. */
final class ProgressPane extends VBox {

    private static final double WIDTH = 360;

    private final Label text = new Label();

    ProgressPane(String first, Runnable cancel) {
        super(12);
        setAlignment(Pos.CENTER);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        text.setText(first);
        var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
        bar.setPrefWidth(WIDTH);
        var button = new Button("Cancel");
        button.setCancelButton(true);
        button.setOnAction(_ -> cancel.run());
        getChildren().addAll(text, bar, button);
    }

    void say(String progress) {
        text.setText(progress);
    }

    String text() {
        return text.getText();
    }
}
