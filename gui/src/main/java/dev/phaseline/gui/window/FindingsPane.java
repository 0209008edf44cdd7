package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import dev.phaseline.gui.model.Finding;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Units;
import java.util.List;
import java.util.function.BiConsumer;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
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
        list.setCellFactory(_ -> new FindingCell(list));
        list.getStyleClass().addAll(Styles.DENSE, "plain-list");
        list.setAccessibleText("findings; Enter shows when");
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
        var scrolling = new ScrollPane(detail);
        scrolling.setFitToWidth(true);
        getItems().addAll(list, scrolling);
        setDividerPositions(0.45);
    }

    private static final class FindingCell extends ListCell<Finding> {

        private final SeverityIcon icon = new SeverityIcon();

        FindingCell(ListView<Finding> list) {
            // A long title is cut here and whole beside the list: nothing scrolls sideways.
            prefWidthProperty().bind(list.widthProperty().subtract(24));
        }

        @Override
        protected void updateItem(Finding finding, boolean empty) {
            super.updateItem(finding, empty);
            if (empty || finding == null) {
                setGraphic(null);
                setText("");
            } else {
                icon.show(finding.severity());
                setGraphic(icon);
                setGraphicTextGap(10);
                setText(finding.title());
                setAccessibleText(SeverityIcon.name(finding.severity()) + ": " + finding.title());
            }
        }
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
        var kind = new Label(
                SeverityIcon.name(finding.severity()) + " · " + finding.side().label() + " · rule " + finding.rule());
        kind.getStyleClass().add(Styles.TEXT_MUTED);
        var advice = new Label(finding.advice());
        for (var label : List.of(title, kind, new Label(finding.detail()), advice)) {
            if (!label.getText().isEmpty()) {
                label.setWrapText(true);
                detail.getChildren().add(label);
            }
        }
        detail.getChildren().add(links(finding));
    }

    /** What leads to the time of a finding and to the events that show it. */
    private FlowPane links(Finding finding) {
        var jump = new Button("Show in the timeline");
        jump.setOnAction(_ -> model.show(finding));
        var links = new FlowPane(6, 6, jump);
        finding.evidence().stream().limit(MOST_EVIDENCE).forEach(event -> {
            var side = model.outline().recording(event.recording()).side();
            var link = new Button(side.label() + " event " + Units.count(event.seq()));
            link.setOnAction(_ -> evidence.accept(event.recording(), event.seq()));
            links.getChildren().add(link);
        });
        return links;
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
