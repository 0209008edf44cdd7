package dev.phaseline.gui.window;

import java.util.List;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/**
 * Something that the user can do with a key or from the list of commands.
 *
 * @param description what it does, for the help sheet and the list
 * @param keys as the help sheet shows them; empty if there are none
 * @param combinations the keys
 */
record WindowAction(Topic topic, String description, String keys, List<KeyCombination> combinations, Runnable work) {

    WindowAction {
        combinations = List.copyOf(combinations);
    }

    boolean matches(KeyEvent event) {
        return combinations.stream().anyMatch(combination -> combination.match(event));
    }
}
