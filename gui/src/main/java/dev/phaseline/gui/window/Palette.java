package dev.phaseline.gui.window;

import java.util.List;
import java.util.Locale;
import javafx.geometry.Insets;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A list in which the user finds an entry by typing parts of its name. */
final class Palette extends VBox {

    /** An entry and what it does. */
    record Entry(String name, String detail, Runnable action) {}

    private final TextField field = new TextField();
    private final ListView<Entry> list = new ListView<>();
    private final Runnable closed;
    private List<Entry> entries = List.of();

    /** @param closed is run when the user has chosen, or has left */
    Palette(Runnable closed) {
        super(6);
        this.closed = closed;
        setPadding(new Insets(10));
        setPrefSize(560, 420);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getStyleClass().add("overlay-pane");
        list.setFocusTraversable(false);
        list.setCellFactory(_ -> new EntryCell());
        list.setOnMouseClicked(_ -> choose());
        field.textProperty().addListener((_, _, text) -> filter(text));
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
        getChildren().addAll(field, list);
        setVisible(false);
    }

    private static final class EntryCell extends ListCell<Entry> {
        @Override
        protected void updateItem(Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(
                    empty || entry == null
                            ? ""
                            : entry.detail().isEmpty() ? entry.name() : entry.name() + "   " + entry.detail());
        }
    }

    /** Shows entries and takes the keyboard. */
    void open(String prompt, List<Entry> shown) {
        entries = List.copyOf(shown);
        field.setPromptText(prompt);
        field.clear();
        filter("");
        setVisible(true);
        field.requestFocus();
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
