package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What an empty window shows: how to open something, and what was opened last. */
final class WelcomePane extends VBox {

    private static final double WIDTH = 620;

    WelcomePane(List<Path> recent, Runnable choose, Consumer<Path> open) {
        super(24);
        setAlignment(Pos.CENTER);
        setMaxSize(WIDTH, Region.USE_PREF_SIZE);
        getChildren().add(opening(choose));
        if (!recent.isEmpty()) {
            getChildren().add(recent(recent, open));
        }
        var help = new Label("? shows keys and gestures");
        help.getStyleClass().add(Styles.TEXT_MUTED);
        getChildren().add(help);
    }

    private static VBox opening(Runnable choose) {
        var title = new Label("Drop recordings or a workspace here");
        title.getStyleClass().add(Styles.TITLE_3);
        var formats = new Label("JFR, QEMU logs and simple traces, LTTng CTF, ftrace; plain or compressed.\n"
                + "A recording that is still being written opens as far as it is; F5 reads it again.");
        formats.getStyleClass().add(Styles.TEXT_MUTED);
        formats.setWrapText(true);
        var button = new Button("Open …   Ctrl+O");
        button.getStyleClass().add(Styles.ACCENT);
        button.setDefaultButton(true);
        button.setOnAction(_ -> choose.run());
        var area = new VBox(12, title, formats, button);
        area.setAlignment(Pos.CENTER);
        area.setPadding(new Insets(40));
        area.getStyleClass().add("drop-area");
        return area;
    }

    private static VBox recent(List<Path> files, Consumer<Path> open) {
        var heading = new Label("Recent");
        heading.getStyleClass().add(Styles.TEXT_BOLD);
        var list = new VBox(4, heading);
        for (var file : files) {
            var link = new Hyperlink(String.valueOf(file.getFileName()));
            link.setMinWidth(Region.USE_PREF_SIZE);
            link.setTooltip(new Tooltip(file.toString()));
            link.setAccessibleText(file.toString());
            link.setOnAction(_ -> open.accept(file));
            var folder = new Label(String.valueOf(file.toAbsolutePath().getParent()));
            folder.getStyleClass().add(Styles.TEXT_MUTED);
            var line = new HBox(12, link, folder);
            line.setAlignment(Pos.CENTER_LEFT);
            list.getChildren().add(line);
        }
        return list;
    }
}
