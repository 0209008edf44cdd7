package dev.phaseline.gui.window;

import atlantafx.base.theme.Styles;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Units;
import dev.phaseline.gui.workspace.SchemaNames;
import dev.phaseline.gui.workspace.SqlResult;
import dev.phaseline.gui.workspace.SqlSession;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;

/** The console: a query, its rows, and what to do with them. */
final class SqlConsole extends BorderPane implements AutoCloseable {

    private static final String FIRST_QUERY = """
            SELECT side, kind, name, count(*) AS n,
                quantile_cont(duration_ns, 0.99) / 1e3 AS p99_us
            FROM spans
            WHERE start_ns BETWEEN $sel_start AND $sel_end
            GROUP BY ALL ORDER BY p99_us DESC""";

    private static final double WIDEST_COLUMN = 320;

    private final TimelineModel model;
    private final SqlSession session;
    private final SqlEditor editor = new SqlEditor();
    private final TableView<List<@Nullable Object>> table = new TableView<>();
    private final Label status = new Label("Ctrl+Enter runs, Ctrl+Space proposes, Enter on a row goes there");
    private final TextField trackName = new TextField("query");
    private final Button addTrack = new Button("Add as track");
    private @Nullable SqlResult result;

    /** Takes over the session. */
    SqlConsole(TimelineModel model, SqlSession session) {
        this.model = model;
        this.session = session;
        var run = new Button("Run");
        run.setOnAction(_ -> run());
        addTrack.setDisable(true);
        addTrack.setOnAction(_ -> addTrack());
        trackName.setPrefColumnCount(10);
        var copy = new Button("Copy rows");
        copy.setOnAction(_ -> copyRows());
        HBox.setHgrow(status, Priority.ALWAYS);
        status.setMaxWidth(Double.MAX_VALUE);
        var bar = new HBox(8, run, status, trackName, addTrack, copy);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setPadding(new Insets(6));
        var split = new SplitPane(editor, table);
        split.setDividerPositions(0.42);
        setCenter(split);
        setBottom(bar);
        editor.area().setText(FIRST_QUERY);
        editor.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
                run();
                event.consume();
            }
        });
        table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                goToRow();
            }
        });
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                goToRow();
                event.consume();
            }
        });
        table.setPlaceholder(new Label("No rows"));
        table.getStyleClass().add(Styles.DENSE);
        table.setAccessibleText("rows of the query; Enter goes to the row's time");
        editor.area().setAccessibleText("SQL query; Ctrl+Enter runs it");
        trackName.setAccessibleText("name of the track");
        run.setTooltip(new Tooltip("Ctrl+Enter"));
        addTrack.setTooltip(new Tooltip("of rows with ts_ns, common_ns or start_ns"));
    }

    void setNames(SchemaNames names) {
        editor.setNames(names);
    }

    SqlEditor editor() {
        return editor;
    }

    TableView<List<@Nullable Object>> table() {
        return table;
    }

    /** What is said about the last query. */
    String status() {
        return status.getText();
    }

    /** Shows a query without running it. */
    void show(String sql) {
        editor.area().setText(sql);
    }

    @Override
    public void requestFocus() {
        editor.area().requestFocus();
    }

    /** Runs the query that is selected, else all that is written. */
    void run() {
        var selected = editor.area().getSelectedText();
        var sql = QueryVariables.replaced(selected.isBlank() ? editor.area().getText() : selected, model);
        status.setText("Running …");
        addTrack.setDisable(true);
        session.run(sql, this::show, failure -> status.setText(failure));
    }

    private void show(SqlResult arrived) {
        result = arrived;
        table.getColumns().clear();
        for (int i = 0; i < arrived.columns().size(); i++) {
            int number = i;
            var column = new TableColumn<List<@Nullable Object>, String>(
                    arrived.columns().get(i));
            column.setCellValueFactory(
                    row -> new ReadOnlyObjectWrapper<>(shown(row.getValue().get(number))));
            column.setMaxWidth(WIDEST_COLUMN * 4);
            if (isNumbers(arrived, number)) {
                column.getStyleClass().add("number-column");
            }
            table.getColumns().add(column);
        }
        table.getItems().setAll(arrived.rows());
        addTrack.setDisable(!QueryTracks.isPossible(arrived));
        status.setText((arrived.complete() ? "" : "the first ")
                + Units.count(arrived.rows().size())
                + (arrived.rows().size() == 1 ? " row in " : " rows in ")
                + Units.duration(arrived.elapsedNs()));
    }

    private static boolean isNumbers(SqlResult arrived, int column) {
        return arrived.rows().stream()
                .map(row -> row.get(column))
                .allMatch(value -> value == null || value instanceof Number);
    }

    /** Nobody reads the digits of a fraction behind the third; what is copied has them all. */
    private static String shown(@Nullable Object value) {
        return value instanceof Double number && Math.abs(number) >= 1 && Math.abs(number) < 1e15
                ? new BigDecimal(number)
                        .setScale(3, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                : text(value);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    private void goToRow() {
        var row = table.getSelectionModel().getSelectedItem();
        if (result != null && row != null && !QueryTracks.goTo(model, result, row)) {
            status.setText("a row with ts_ns, start_ns or recording and seq can be shown");
        }
    }

    /** Makes a track of the result. */
    void addTrack() {
        if (result != null) {
            QueryTracks.track(model, result, trackName.getText()).ifPresent(model.rows()::add);
        }
    }

    private void copyRows() {
        if (result == null) {
            return;
        }
        var text = new StringBuilder(String.join("\t", result.columns())).append('\n');
        result.rows()
                .forEach(row -> text.append(String.join(
                                "\t", row.stream().map(SqlConsole::text).toList()))
                        .append('\n'));
        var content = new ClipboardContent();
        content.putString(text.toString());
        Clipboard.getSystemClipboard().setContent(content);
    }

    @Override
    public void close() {
        session.close();
    }
}
