package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What an empty window shows: how to open something, and what was opened last. */
final class WelcomePane extends VBox {

    WelcomePane(List<Path> recent, Runnable choose, Consumer<Path> open) {
        super(10);
        setAlignment(Pos.CENTER);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        var title = new Label("Drop recordings or a workspace here");
        title.getStyleClass().add(Styles.TITLE_3);
        var formats = new Label("JFR, QEMU logs and simple traces, LTTng CTF, ftrace; plain or compressed");
        formats.getStyleClass().add(Styles.TEXT_MUTED);
        var button = new Button("Open …   Ctrl+O");
        button.setOnAction(_ -> choose.run());
        getChildren().addAll(title, formats, button);
        if (!recent.isEmpty()) {
            var heading = new Label("Recent");
            heading.getStyleClass().add(Styles.TEXT_BOLD);
            getChildren().add(heading);
        }
        for (var file : recent) {
            var link = new Hyperlink(file.toString());
            link.setOnAction(_ -> open.accept(file));
            getChildren().add(link);
        }
    }
}
