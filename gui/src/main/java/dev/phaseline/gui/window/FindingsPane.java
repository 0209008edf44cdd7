package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import dev.phaseline.gui.model.Finding;
import dev.phaseline.gui.model.TimelineModel;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** The findings in full, with what to do about them and their evidence. */
final class FindingsPane extends SplitPane {

    /** More evidence than that is better looked at with a query. */
    private static final int MOST_EVIDENCE = 24;

    private final ListView<Finding> list = new ListView<>();
    private final VBox detail = new VBox(8);
    private final TimelineModel model;
    private final BiConsumer<Integer, Long> evidence;
    private List<Finding> shown = List.of();

    /** @param evidence shows an event, given the number of its recording and its own */
    FindingsPane(TimelineModel model, BiConsumer<Integer, Long> evidence) {
        this.model = model;
        this.evidence = evidence;
        list.setPlaceholder(new Label("Nothing remarkable"));
        list.setCellFactory(_ -> new ListCell<>() {
            @Override
            protected void updateItem(Finding finding, boolean empty) {
                super.updateItem(finding, empty);
                setText(empty || finding == null ? "" : severity(finding) + "   " + finding.title());
            }
        });
        list.getSelectionModel().selectedItemProperty().addListener((_, _, finding) -> show(finding));
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                jump();
            }
        });
        list.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                jump();
            }
        });
        detail.setPadding(new Insets(10));
        getItems().addAll(list, detail);
        setDividerPositions(0.45);
    }

    private static String severity(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    ListView<Finding> list() {
        return list;
    }

    private void jump() {
        var finding = list.getSelectionModel().getSelectedItem();
        if (finding != null) {
            model.show(finding);
        }
    }

    private void show(Finding finding) {
        detail.getChildren().clear();
        if (finding == null) {
            return;
        }
        var title = new Label(finding.title());
        title.getStyleClass().add(Styles.TEXT_BOLD);
        var jump = new Button("Show when");
        jump.setOnAction(_ -> model.show(finding));
        var links = new FlowPane(6, 6, jump);
        finding.evidence().stream().limit(MOST_EVIDENCE).forEach(event -> {
            var link = new Button("event " + event.recording() + ":" + event.seq());
            link.setOnAction(_ -> evidence.accept(event.recording(), event.seq()));
            links.getChildren().add(link);
        });
        var advice = new Label(finding.advice());
        for (var label : List.of(title, new Label(finding.detail()), advice)) {
            if (!label.getText().isEmpty()) {
                label.setWrapText(true);
                detail.getChildren().add(label);
            }
        }
        detail.getChildren().add(links);
    }

    /** Shows what the model has found; to be called when it has changed. */
    void update() {
        if (!model.findings().equals(shown)) {
            shown = model.findings();
            list.getItems().setAll(shown);
            list.getSelectionModel().selectFirst();
        }
    }
}
