package dev.phaseline.gui.window;

import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** Says that something is being opened, how far it is, and lets the user end it. */
final class ProgressPane extends VBox {

    private static final double WIDTH = 360;
    /** What is opened sooner shows no movement: each of its frames would delay the picture. */
    private static final Duration PATIENCE = Duration.millis(600);

    private final Label text = new Label();

    ProgressPane(String first, Runnable cancel) {
        super(12);
        setAlignment(Pos.CENTER);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        text.setText(first);
        var bar = new ProgressBar(0);
        var wait = new PauseTransition(PATIENCE);
        wait.setOnFinished(_ -> bar.setProgress(ProgressBar.INDETERMINATE_PROGRESS));
        wait.play();
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
