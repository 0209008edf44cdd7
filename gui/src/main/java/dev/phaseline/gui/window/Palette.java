package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A list in which the user chooses by typing parts of a name. */
final class Palette extends VBox {

    /** An entry and what it does. */
    record Entry(String name, String detail, Runnable action) {}

    private static final double HEIGHT = 460;

    private final Label title = new Label();
    private final TextField field = new TextField();
    private final ListView<Entry> list = new ListView<>();
    private final Runnable closed;
    private List<Entry> entries = List.of();
    private UnaryOperator<String> answer = _ -> "";

    /** @param closed is run when the user has chosen, or has left */
    Palette(Runnable closed) {
        super(8);
        this.closed = closed;
        setPadding(new Insets(12));
        setPrefSize(620, HEIGHT);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getStyleClass().add("overlay-pane");
        title.getStyleClass().add(Styles.TEXT_MUTED);
        title.setLabelFor(field);
        list.setFocusTraversable(false);
        list.getStyleClass().addAll(Styles.DENSE, "plain-list");
        list.setPlaceholder(new Label("Nothing has such a name"));
        list.setCellFactory(_ -> new EntryCell(list));
        list.setOnMouseClicked(_ -> choose());
        field.textProperty().addListener((_, _, text) -> filter(text));
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(title, field, list);
        setVisible(false);
    }

    /** The name, and at the right edge what else is to be known. */
    private static final class EntryCell extends ListCell<Entry> {

        private final Label name = new Label();
        private final Label detail = new Label();
        private final HBox line = new HBox(16, name, detail);

        EntryCell(ListView<Entry> list) {
            name.setMaxWidth(Double.MAX_VALUE);
            name.setMinWidth(0);
            HBox.setHgrow(name, Priority.ALWAYS);
            detail.setMinWidth(Region.USE_PREF_SIZE);
            detail.getStyleClass().add(Styles.TEXT_MUTED);
            line.setAlignment(Pos.CENTER_LEFT);
            // The list gives its cells the width that they ask for: a long name must not make it scroll sideways.
            prefWidthProperty().bind(list.widthProperty().subtract(24));
        }

        @Override
        protected void updateItem(Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setGraphic(null);
            } else {
                name.setText(entry.name());
                detail.setText(entry.detail());
                setGraphic(line);
                setAccessibleText(entry.name() + " " + entry.detail());
            }
        }
    }

    /** Shows entries and takes the keyboard. */
    void open(String prompt, List<Entry> shown) {
        showList(true);
        open(prompt);
        entries = List.copyOf(shown);
        filter("");
    }

    /**
     * Takes a line of text instead of a choice.
     *
     * @param taken returns what is wrong with a text, which is said then; empty if nothing is
     */
    void ask(String prompt, UnaryOperator<String> taken) {
        answer = taken;
        entries = List.of();
        showList(false);
        open(prompt);
    }

    private void showList(boolean shown) {
        list.setVisible(shown);
        list.setManaged(shown);
        setPrefHeight(shown ? HEIGHT : USE_COMPUTED_SIZE);
    }

    private void open(String prompt) {
        title.setText(prompt);
        field.setAccessibleText(prompt);
        field.clear();
        setVisible(true);
        // A field takes letters once it has its skin, which would come with the next pulse: too late for a quick hand.
        applyCss();
        field.requestFocus();
    }

    /** What is asked, or what is wrong with the answer. */
    String title() {
        return title.getText();
    }

    TextField field() {
        return field;
    }

    /** The entries that match what has been typed, the best first. */
    List<Entry> matching() {
        return List.copyOf(list.getItems());
    }

    private void filter(String text) {
        var words = text.toLowerCase(Locale.ROOT).strip().split("\\s+");
        list.getItems()
                .setAll(entries.stream()
                        .filter(entry -> {
                            var name = (entry.name() + " " + entry.detail()).toLowerCase(Locale.ROOT);
                            return List.of(words).stream().allMatch(name::contains);
                        })
                        // Sorting is stable: what begins as it was typed comes first, the rest as it was.
                        .sorted(Comparator.comparing(
                                entry -> !entry.name().toLowerCase(Locale.ROOT).startsWith(words[0])))
                        .toList());
        list.getSelectionModel().selectFirst();
    }

    private void keyPressed(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> choose();
            case ESCAPE -> leave();
            case DOWN -> list.getSelectionModel().selectNext();
            case UP -> list.getSelectionModel().selectPrevious();
            default -> {
                return;
            }
        }
        list.scrollTo(Math.max(0, list.getSelectionModel().getSelectedIndex() - 3));
        event.consume();
    }

    private void choose() {
        if (!list.isVisible()) {
            var problem = answer.apply(field.getText());
            if (problem.isEmpty()) {
                leave();
            } else {
                title.setText(problem);
            }
            return;
        }
        var chosen = list.getSelectionModel().getSelectedItem();
        leave();
        if (chosen != null) {
            chosen.action().run();
        }
    }

    private void leave() {
        setVisible(false);
        closed.run();
    }
}
