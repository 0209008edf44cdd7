package dev.phaseline.gui.window;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/**
 * Says that something is being opened, how far it is, and lets the user end it. A bar moves a few times a second: JavaFX's
 * own draws sixty pictures a second through a clip, and the two cores have better things to do meanwhile.
 */
final class ProgressPane extends VBox {

    private static final double WIDTH = 360;
    private static final double HEIGHT = 6;
    private static final double SLIDER = 90;
    private static final double STEP = 18;
    /** What is opened sooner shows no movement: each of its frames would delay the picture. */
    private static final Duration PATIENCE = Duration.millis(800);

    private static final Duration PERIOD = Duration.millis(120);

    private final Label text = new Label();
    private final Region slider = new Region();

    ProgressPane(String first, Runnable cancel) {
        super(12);
        setAlignment(Pos.CENTER);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        text.setText(first);
        var bar = new Pane(slider);
        bar.getStyleClass().add("waiting-bar");
        bar.setMinSize(WIDTH, HEIGHT);
        bar.setMaxSize(WIDTH, HEIGHT);
        slider.getStyleClass().add("waiting-slider");
        slider.setPrefSize(SLIDER, HEIGHT);
        var button = new Button("Cancel");
        button.setCancelButton(true);
        button.setOnAction(_ -> cancel.run());
        getChildren().addAll(text, bar, button);
        move();
    }

    /** Moves until the pane is taken away. */
    private void move() {
        var steps = new Timeline(new KeyFrame(PERIOD, _ -> step()));
        steps.setCycleCount(Animation.INDEFINITE);
        steps.setDelay(PATIENCE);
        sceneProperty().subscribe(scene -> {
            if (scene == null) {
                steps.stop();
            } else {
                steps.play();
            }
        });
    }

    private void step() {
        double x = slider.getTranslateX() + STEP;
        slider.setTranslateX(x > WIDTH - SLIDER ? 0 : x);
    }

    void say(String progress) {
        text.setText(progress);
    }

    String text() {
        return text.getText();
    }
}
