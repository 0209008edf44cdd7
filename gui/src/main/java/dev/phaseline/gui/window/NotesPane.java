package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import dev.phaseline.gui.model.Marks.Mark;
import dev.phaseline.gui.model.TimelineModel;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;

/** Marks and notes: a list to jump from, and a field for the text of the chosen one. */
final class NotesPane extends BorderPane {

    private final TimelineModel model;
    private final ListView<Mark> list = new ListView<>();
    private final TextField text = new TextField();
    private @Nullable Mark edited;
    private List<Mark> shown = List.of();

    NotesPane(TimelineModel model) {
        this.model = model;
        list.setPlaceholder(new Label("M marks an instant, Shift+M keeps it as a note"));
        list.setCellFactory(_ -> new ListCell<>() {
            @Override
            protected void updateItem(Mark mark, boolean empty) {
                super.updateItem(mark, empty);
                setText(empty || mark == null ? "" : describe(mark));
            }
        });
        list.getStyleClass().addAll(Styles.DENSE, "plain-list");
        list.setAccessibleText("marks and notes; Enter shows when, Delete removes");
        text.setAccessibleText("text of the chosen note");
        list.getSelectionModel().selectedItemProperty().addListener((_, _, mark) -> choose(mark));
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                jump();
            } else if (event.getCode() == KeyCode.DELETE) {
                remove();
            }
        });
        list.setOnMouseClicked(_ -> jump());
        text.setPromptText("what happens here? Enter keeps it in the workspace");
        text.setOnAction(_ -> keep());
        var remove = new Button("Remove");
        remove.setOnAction(_ -> remove());
        HBox.setHgrow(text, Priority.ALWAYS);
        var bar = new HBox(8, text, remove);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setPadding(new Insets(6));
        setCenter(list);
        setBottom(bar);
    }

    private String describe(Mark mark) {
        return model.outline().timeText().instant(mark.ns() - model.zeroNs())
                + (mark.kept() ? "   note   " : "   mark   ")
                + mark.text();
    }

    TextField text() {
        return text;
    }

    ListView<Mark> list() {
        return list;
    }

    /** Lets the user write a note's text. */
    void edit(Mark mark) {
        update();
        list.getSelectionModel().select(mark);
        choose(mark);
        text.requestFocus();
    }

    private void choose(@Nullable Mark mark) {
        if (mark != null) {
            edited = mark;
            text.setText(mark.text());
        }
    }

    private void jump() {
        var mark = list.getSelectionModel().getSelectedItem();
        if (mark != null) {
            model.reveal(mark.ns());
        }
    }

    private void keep() {
        if (edited != null) {
            model.marks().put(new Mark(edited.ns(), text.getText().strip(), true));
        }
    }

    private void remove() {
        if (edited != null) {
            model.marks().remove(edited.ns());
            edited = null;
            text.clear();
        }
    }

    /** Shows the model's marks; to be called when they have changed. */
    void update() {
        if (!model.marks().all().equals(shown)) {
            shown = model.marks().all();
            list.getItems().setAll(shown);
        }
    }
}
