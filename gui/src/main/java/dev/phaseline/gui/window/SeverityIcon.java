package dev.phaseline.gui.window;

import dev.phaseline.gui.model.Finding;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** A sign for a severity that differs in shape as well as in colour: octagon, triangle, circle. */
final class SeverityIcon extends StackPane {

    private static final double SIZE = 18;

    private final Region shape = new Region();
    private final Label sign = new Label();

    SeverityIcon() {
        getStyleClass().add("severity");
        shape.getStyleClass().add("severity-shape");
        sign.getStyleClass().add("severity-sign");
        setMinSize(SIZE, SIZE);
        setMaxSize(SIZE, SIZE);
        getChildren().addAll(shape, sign);
    }

    void show(Finding.Severity severity) {
        getStyleClass().setAll("severity", "severity-" + name(severity));
        sign.setText(
                switch (severity) {
                    case ERROR -> "×";
                    case WARNING -> "!";
                    case INFO -> "i";
                });
        setAccessibleText(name(severity));
    }

    static String name(Finding.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
