package dev.phaseline.gui.window;

import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** Runs actions for keys, unless the user is writing. */
final class Keyboard {

    private final Scene scene;
    private final WindowActions actions;
    private final BooleanSupplier escape;
    private final WindowActions.WindowTasks window;
    /** The letter of a key that has moved the focus must not be written where the focus is now. */
    private boolean swallowTyped;

    /**
     * Listens to a scene.
     *
     * @param escape closes what lies above everything; false if nothing does
     */
    Keyboard(Scene scene, WindowActions actions, BooleanSupplier escape, WindowActions.WindowTasks window) {
        this.scene = scene;
        this.actions = actions;
        this.escape = escape;
        this.window = window;
        scene.addEventFilter(KeyEvent.KEY_PRESSED, _ -> swallowTyped = false);
        scene.addEventFilter(KeyEvent.KEY_TYPED, event -> {
            if (swallowTyped) {
                swallowTyped = false;
                event.consume();
            }
        });
        scene.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        scene.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
    }

    private boolean isWriting() {
        return scene.getFocusOwner() instanceof TextInputControl;
    }

    private void pressed(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE && escape.getAsBoolean()) {
            return;
        }
        boolean writing = isWriting();
        if (writing && event.getCode() == KeyCode.ESCAPE) {
            window.session().ifPresent(session -> session.view().requestFocus());
            return;
        }
        if (writing && !event.isShortcutDown()) {
            return;
        }
        actions.all().stream()
                .filter(action -> action.matches(event))
                .findFirst()
                .ifPresent(action -> {
                    swallowTyped = true;
                    event.consume();
                    action.work().run();
                });
    }

    /** Which keys have these signs depends on the keyboard. */
    private void typed(KeyEvent event) {
        if (isWriting()) {
            return;
        }
        switch (event.getCharacter()) {
            case "?" -> window.toggleHelp();
            case "/" -> window.search();
            default -> {}
        }
    }
}
