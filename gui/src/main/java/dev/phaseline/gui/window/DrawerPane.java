package dev.phaseline.gui.window;

import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;

/** The lower drawer: console, findings, notes. */
final class DrawerPane extends TabPane implements AutoCloseable {

    private static final double HEIGHT = 280;

    private final SqlConsole console;
    private final FindingsPane findings;
    private final NotesPane notes;
    private final Tab consoleTab;
    private final Tab findingsTab;
    private final Tab notesTab;

    /** Takes over the console. */
    DrawerPane(SqlConsole console, FindingsPane findings, NotesPane notes) {
        this.console = console;
        this.findings = findings;
        this.notes = notes;
        consoleTab = new Tab("SQL", console);
        findingsTab = new Tab("Findings", findings);
        notesTab = new Tab("Notes", notes);
        getTabs().addAll(consoleTab, findingsTab, notesTab);
        setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
        setPrefHeight(HEIGHT);
        setMinHeight(0);
    }

    SqlConsole console() {
        return console;
    }

    FindingsPane findings() {
        return findings;
    }

    NotesPane notes() {
        return notes;
    }

    /** Only what is in the scene can have the focus, and a tab's content gets there with the layout. */
    private void select(Tab tab) {
        getSelectionModel().select(tab);
        applyCss();
        layout();
    }

    void showConsole() {
        select(consoleTab);
        console.requestFocus();
    }

    void showFindings() {
        select(findingsTab);
        findings.list().requestFocus();
    }

    void showNotes() {
        select(notesTab);
    }

    /** Shows what has changed in the model. */
    void update() {
        findings.update();
        notes.update();
        var count = findings.list().getItems().size();
        findingsTab.setText(count == 0 ? "Findings" : "Findings " + count);
    }

    @Override
    public void close() {
        console.close();
    }
}
