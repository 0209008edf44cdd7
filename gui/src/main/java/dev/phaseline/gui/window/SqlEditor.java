package dev.phaseline.gui.window;

import dev.phaseline.gui.workspace.SchemaNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.control.skin.TextAreaSkin;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/**
 * A text area for SQL that colours what is typed and proposes how it goes on. The area's own text is invisible: the
 * coloured one lies behind it, in the same font and at the same place, so that caret, selection, clipboard and input
 * methods are those of every other text area.
 *
 * <p>Why no code area of a library: RichTextFX comes without a module descriptor, rests on four libraries that its own
 * maintainers call unmaintained, and has no support for screen readers (its issues 902 and 999); JavaFX's own
 * {@code CodeArea} is still incubating. A query of a few lines needs neither folding nor line numbers. The cost is that
 * the two texts must keep the same font and place, and that thousands of lines would be slow to colour.
 */
final class SqlEditor extends StackPane {

    /** A word of that many letters has its proposals shown without being asked. */
    private static final int LETTERS = 2;

    private static final double ROW = 24;
    private static final int ROWS = 6;
    private static final double PROPOSALS = 260;

    private final TextArea area = new TextArea();
    private final TextFlow coloured = new TextFlow();
    private final ListView<String> proposals = new ListView<>();
    private SchemaNames names = new SchemaNames(Map.of());

    SqlEditor() {
        getStyleClass().add("sql-editor");
        area.textProperty().addListener((_, _, _) -> colour());
        area.caretPositionProperty().addListener((_, _, _) -> caretMoved());
        area.scrollTopProperty().addListener((_, _, _) -> place());
        area.scrollLeftProperty().addListener((_, _, _) -> place());
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
        area.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                hideProposals();
            }
        });
        proposals.setVisible(false);
        proposals.setManaged(false);
        proposals.setFocusTraversable(false);
        proposals.setFixedCellSize(ROW);
        proposals.setOnMouseClicked(_ -> accept());
        proposals.getStyleClass().add("sql-proposals");
        coloured.setManaged(false);
        var behind = new Pane(coloured);
        var clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        behind.setClip(clip);
        setAlignment(Pos.TOP_LEFT);
        setMinSize(0, 0);
        getChildren().addAll(behind, area, proposals);
    }

    TextArea area() {
        return area;
    }

    /** What is proposed at present; empty if nothing is. */
    List<String> proposed() {
        return proposals.isVisible() ? List.copyOf(proposals.getItems()) : List.of();
    }

    /** The pieces of the coloured text with their kinds; {@code text} is what has none. */
    List<String> colours() {
        return coloured.getChildren().stream()
                .map(piece ->
                        ((Text) piece).getText() + ":" + piece.getStyleClass().getLast())
                .toList();
    }

    /** Takes names, which may come when something has been typed already. */
    void setNames(SchemaNames known) {
        names = known;
        colour();
        caretMoved();
    }

    private void colour() {
        var sql = area.getText();
        var pieces = new ArrayList<Node>();
        int end = 0;
        for (var token : SqlText.tokens(sql, names.columns().keySet())) {
            add(sql.substring(end, token.start()), "text", pieces);
            add(
                    sql.substring(token.start(), token.end()),
                    "sql-" + token.kind().name().toLowerCase(Locale.ROOT),
                    pieces);
            end = token.end();
        }
        add(sql.substring(end), "text", pieces);
        coloured.getChildren().setAll(pieces);
        requestLayout();
    }

    private static void add(String text, String style, List<Node> pieces) {
        if (!text.isEmpty()) {
            var piece = new Text(text);
            piece.getStyleClass().setAll("sql-piece", style);
            pieces.add(piece);
        }
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        place();
    }

    /** The coloured text lies where the area has its first letter. */
    private void place() {
        if (area.getSkin() instanceof TextAreaSkin skin && area.getLength() > 0) {
            Rectangle2D first = skin.getCharacterBounds(0);
            coloured.autosize();
            coloured.relocate(Math.rint(first.getMinX()), Math.rint(first.getMinY()));
        }
    }

    private void caretMoved() {
        if (area.isFocused() && SqlText.wordBefore(area.getText(), caret()).length() >= LETTERS) {
            propose();
        } else {
            hideProposals();
        }
    }

    private int caret() {
        return Math.min(area.getCaretPosition(), area.getLength());
    }

    private void keyPressed(KeyEvent event) {
        if (event.getCode() == KeyCode.SPACE && event.isControlDown()) {
            propose();
            event.consume();
        } else if (proposals.isVisible()) {
            switch (event.getCode()) {
                case ENTER, TAB -> {
                    accept();
                    event.consume();
                }
                case ESCAPE -> {
                    hideProposals();
                    event.consume();
                }
                case DOWN -> {
                    proposals.getSelectionModel().selectNext();
                    event.consume();
                }
                case UP -> {
                    proposals.getSelectionModel().selectPrevious();
                    event.consume();
                }
                default -> {}
            }
        }
    }

    private void propose() {
        var found = SqlText.proposals(area.getText(), caret(), names.columns());
        if (found.isEmpty()) {
            hideProposals();
            return;
        }
        proposals.getItems().setAll(found);
        proposals.getSelectionModel().selectFirst();
        double height = Math.min(found.size(), ROWS) * ROW + 4;
        proposals.resize(PROPOSALS, height);
        if (area.getSkin() instanceof TextAreaSkin skin) {
            var caret = skin.getCaretBounds();
            boolean below = caret.getMaxY() + height <= getHeight();
            proposals.relocate(
                    Math.clamp(caret.getMinX(), 0, Math.max(0, getWidth() - PROPOSALS)),
                    below ? caret.getMaxY() + 2 : Math.max(0, caret.getMinY() - height - 2));
        }
        proposals.setVisible(true);
    }

    private void hideProposals() {
        proposals.setVisible(false);
    }

    private void accept() {
        var chosen = proposals.getSelectionModel().getSelectedItem();
        int caret = caret();
        var word = SqlText.wordBefore(area.getText(), caret);
        if (chosen != null) {
            area.replaceText(caret - word.length(), caret, chosen);
        }
        hideProposals();
    }
}
