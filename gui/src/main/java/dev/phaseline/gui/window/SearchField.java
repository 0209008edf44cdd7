package dev.phaseline.gui.window;

import dev.phaseline.gui.model.SearchHits;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Units;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The field in which the user types what is searched, with the number of hits. */
final class SearchField extends HBox {

    private final TextField field = new TextField();
    private final Label found = new Label();
    private final Runnable closed;
    private TimelineModel model;

    /** @param closed is run when the user is done with the field */
    SearchField(TimelineModel model, Runnable closed) {
        super(8);
        this.model = model;
        this.closed = closed;
        field.setPromptText("event name, argument=value, event where condition, \"text\"");
        HBox.setHgrow(field, Priority.ALWAYS);
        setAlignment(Pos.CENTER_LEFT);
        setPadding(new Insets(6, 10, 6, 10));
        setPrefWidth(560);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getStyleClass().add("overlay-pane");
        getChildren().addAll(field, found);
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    void setModel(TimelineModel changed) {
        model = changed;
        field.clear();
    }

    TextField field() {
        return field;
    }

    /** What is said about the hits. */
    String found() {
        return found.getText();
    }

    @Override
    public void requestFocus() {
        field.requestFocus();
        field.selectAll();
    }

    private void keyPressed(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            enter(event.isShiftDown() ? -1 : 1);
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            model.searchHits().search(null);
            closed.run();
            event.consume();
        }
    }

    /** A new text is searched first; then each Enter goes to the next hit. */
    private void enter(int step) {
        var hits = model.searchHits();
        if (hits.query().filter(field.getText().strip()::equals).isEmpty()) {
            hits.search(field.getText());
        } else {
            model.goToHit(step);
        }
    }

    /** Says what the model has found; to be called when it has changed. */
    void update() {
        var hits = model.searchHits();
        found.setText(hits.query()
                .map(_ -> hits.answer().map(SearchField::text).orElse("searching …"))
                .orElse(""));
        if (hits.currentIndex() >= 0) {
            found.setText((hits.currentIndex() + 1) + " / " + found.getText());
        }
    }

    private static String text(SearchHits.Answer answer) {
        if (!answer.problem().isEmpty()) {
            return answer.problem();
        }
        return Units.count(answer.total())
                + (answer.total() == 1 ? " hit" : " hits")
                + (answer.total() > answer.hits().size()
                        ? ", the first " + Units.count(answer.hits().size()) + " marked"
                        : "");
    }
}
