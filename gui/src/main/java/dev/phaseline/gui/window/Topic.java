package dev.phaseline.gui.window;

import dev.phaseline.gui.model.Command;

/** What an action is about: the help sheet has a part for each, in this order. */
enum Topic {
    MOVE("Move and zoom"),
    CHOOSE("Choose and measure"),
    FIND("Search and notes"),
    TRACKS("Tracks"),
    WINDOW("Window"),
    FILES("Files"),
    GESTURES("Pointer and wheel");

    private final String title;

    Topic(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static Topic of(Command command) {
        return switch (command) {
            case ZOOM_IN, ZOOM_OUT, PAN_LEFT, PAN_RIGHT, SCROLL_UP, SCROLL_DOWN, PANEL_UP, PANEL_DOWN, FIT -> MOVE;
            case RANGE, VISIBLE, NEXT_KIND, NEXT_BAR, CLEAR -> CHOOSE;
            case MARK -> FIND;
            case NEXT_TRACK,
                    PREVIOUS_TRACK,
                    COLLAPSE,
                    PIN,
                    HIDE,
                    MOVE_UP,
                    MOVE_DOWN,
                    HIGHER,
                    LOWER,
                    ALL_TRACKS,
                    ARROWS -> TRACKS;
        };
    }
}
