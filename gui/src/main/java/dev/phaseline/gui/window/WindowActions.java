package dev.phaseline.gui.window;

import dev.phaseline.gui.model.Command;
import dev.phaseline.gui.model.Copies;
import dev.phaseline.gui.model.RulerRange;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/** All that keys and the list of commands can do in a window. */
final class WindowActions {

    private static final Map<Command, List<KeyCombination>> KEYS = Map.ofEntries(
            Map.entry(Command.ZOOM_IN, List.of(key(KeyCode.W))),
            Map.entry(Command.ZOOM_OUT, List.of(key(KeyCode.S))),
            Map.entry(Command.PAN_LEFT, List.of(key(KeyCode.A), key(KeyCode.LEFT))),
            Map.entry(Command.PAN_RIGHT, List.of(key(KeyCode.D), key(KeyCode.RIGHT))),
            Map.entry(Command.SCROLL_UP, List.of(key(KeyCode.UP))),
            Map.entry(Command.SCROLL_DOWN, List.of(key(KeyCode.DOWN))),
            Map.entry(Command.PANEL_UP, List.of(shift(KeyCode.UP))),
            Map.entry(Command.PANEL_DOWN, List.of(shift(KeyCode.DOWN))),
            Map.entry(Command.VISIBLE, List.of(key(KeyCode.V))),
            Map.entry(Command.NEXT_KIND, List.of(key(KeyCode.L))),
            Map.entry(Command.FIT, List.of(key(KeyCode.F), key(KeyCode.Z))),
            Map.entry(Command.RANGE, List.of(key(KeyCode.R))),
            Map.entry(Command.NEXT_TRACK, List.of(key(KeyCode.J))),
            Map.entry(Command.PREVIOUS_TRACK, List.of(key(KeyCode.K))),
            Map.entry(Command.COLLAPSE, List.of(key(KeyCode.ENTER))),
            Map.entry(Command.PIN, List.of(key(KeyCode.P))),
            Map.entry(Command.HIDE, List.of(key(KeyCode.H))),
            Map.entry(Command.ALL_TRACKS, List.of(shift(KeyCode.H))),
            Map.entry(Command.MOVE_UP, List.of(new KeyCodeCombination(KeyCode.UP, KeyCombination.ALT_DOWN))),
            Map.entry(Command.MOVE_DOWN, List.of(new KeyCodeCombination(KeyCode.DOWN, KeyCombination.ALT_DOWN))),
            Map.entry(
                    Command.HIGHER,
                    List.of(key(KeyCode.PLUS), key(KeyCode.ADD), key(KeyCode.EQUALS), shift(KeyCode.EQUALS))),
            Map.entry(Command.LOWER, List.of(key(KeyCode.MINUS), key(KeyCode.SUBTRACT))),
            Map.entry(Command.ARROWS, List.of(key(KeyCode.X))),
            Map.entry(Command.MARK, List.of(key(KeyCode.M))),
            Map.entry(Command.NEXT_BAR, List.of(key(KeyCode.B))),
            Map.entry(Command.CLEAR, List.of(key(KeyCode.ESCAPE))));

    private final WindowTasks window;
    private final List<WindowAction> all = new ArrayList<>();

    /** What a window does on behalf of its actions. */
    interface WindowTasks {

        /** The workspace that is shown; empty while there is none. */
        Optional<Session> session();

        void toggleAppearance();

        void toggleHelp();

        void search();

        /** Shows a list in which the user chooses. */
        void choose(String prompt, List<Palette.Entry> entries);

        /**
         * Asks for a line of text.
         *
         * @param answer takes it, and returns what is wrong with it, empty if nothing is
         */
        void ask(String prompt, UnaryOperator<String> answer);

        void chooseFiles();

        /** Reads what is shown again from its files. */
        void reload();

        /** Aligns migrations at their starts, or no longer. */
        void toggleCompare();

        /** Keeps the notes in the workspace now. */
        void saveNotes();
    }

    WindowActions(WindowTasks window) {
        this.window = window;
        for (var command : Command.values()) {
            all.add(new WindowAction(
                    Topic.of(command),
                    command.description(),
                    command.keys(),
                    KEYS.getOrDefault(command, List.of()),
                    () -> onModel(command::run)));
        }
        addSteps();
        addPanes();
        addFiles();
    }

    private static KeyCombination key(KeyCode code) {
        return new KeyCodeCombination(code);
    }

    private static KeyCombination shift(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHIFT_DOWN);
    }

    private static KeyCombination control(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN);
    }

    private static KeyCombination controlShift(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    }

    /** In the order of the help sheet. */
    List<WindowAction> all() {
        return all;
    }

    private void add(Topic topic, String description, String keys, Runnable work, KeyCombination... combinations) {
        all.add(new WindowAction(topic, description, keys, List.of(combinations), work));
    }

    private void onModel(Consumer<TimelineModel> work) {
        window.session().map(Session::model).ifPresent(work);
    }

    private void onSession(Consumer<Session> work) {
        window.session().ifPresent(work);
    }

    private void addSteps() {
        add(Topic.CHOOSE, "next event or span on the track", ".", () -> step(true), key(KeyCode.PERIOD));
        add(Topic.CHOOSE, "previous event or span on the track", ",", () -> step(false), key(KeyCode.COMMA));
        add(
                Topic.CHOOSE,
                "along the arrow to its effect",
                "]",
                () -> onSession(session -> session.view().loader().followArrow(true)),
                key(KeyCode.CLOSE_BRACKET));
        add(
                Topic.CHOOSE,
                "along the arrow to its cause",
                "[",
                () -> onSession(session -> session.view().loader().followArrow(false)),
                key(KeyCode.OPEN_BRACKET));
        add(Topic.FIND, "keep a note", "Shift M", this::keepNote, shift(KeyCode.M));
        add(Topic.CHOOSE, "select a range by its times", "Ctrl G", this::askRange, control(KeyCode.G));
        add(Topic.FIND, "search", "/  Ctrl F", window::search, control(KeyCode.F));
        add(Topic.FIND, "next hit", "N", () -> onModel(model -> model.goToHit(1)), key(KeyCode.N));
        add(Topic.FIND, "previous hit", "Shift N", () -> onModel(model -> model.goToHit(-1)), shift(KeyCode.N));
    }

    private void step(boolean later) {
        onSession(session -> session.view().loader().step(later));
    }

    private void askRange() {
        onModel(model -> window.ask("which range, such as 1.2s..1.5s?", text -> {
            try {
                var range = RulerRange.parse(text.strip()).in(model);
                model.selection().select(range);
                model.reveal(range.startNs());
                return "";
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        }));
    }

    private void keepNote() {
        onSession(session -> {
            var model = session.model();
            long reachNs = Math.round(model.scale().nsPerPixel() * 4);
            var note = model.marks().keep(model.markedNs(), reachNs);
            session.openDrawer();
            session.drawer().showNotes();
            session.drawer().notes().edit(note);
        });
    }

    private void addPanes() {
        add(Topic.WINDOW, "SQL console", "Q", this::toggleDrawer, key(KeyCode.Q));
        add(
                Topic.WINDOW,
                "larger or smaller drawer",
                "Shift Q",
                () -> onSession(Session::resizeDrawer),
                shift(KeyCode.Q));
        add(Topic.WINDOW, "findings", "G", () -> showPane(DrawerPane::showFindings), key(KeyCode.G));
        add(Topic.WINDOW, "notes", "", () -> showPane(DrawerPane::showNotes));
        add(Topic.WINDOW, "commands", "Ctrl Shift P", this::chooseCommand, controlShift(KeyCode.P));
        add(Topic.TRACKS, "go to a track", "Ctrl P", this::chooseTrack, control(KeyCode.P));
        add(Topic.TRACKS, "filter tracks", "Ctrl Shift F", this::chooseFilter, controlShift(KeyCode.F));
        add(Topic.CHOOSE, "copy as text", "Ctrl C", () -> copy(Copies::text), control(KeyCode.C));
        add(Topic.CHOOSE, "copy as SQL", "Ctrl Shift C", () -> copy(Copies::sql), controlShift(KeyCode.C));
        add(Topic.WINDOW, "dark or light", "T", window::toggleAppearance, key(KeyCode.T));
        add(Topic.WINDOW, "this sheet", "?", window::toggleHelp);
    }

    private void toggleDrawer() {
        onSession(session -> {
            if (session.isDrawerOpen()) {
                session.closeDrawer();
            } else {
                session.openDrawer();
                session.drawer().showConsole();
            }
        });
    }

    private void showPane(Consumer<DrawerPane> show) {
        onSession(session -> {
            session.openDrawer();
            show.accept(session.drawer());
        });
    }

    private void chooseCommand() {
        window.choose(
                "what to do?",
                all.stream()
                        .map(action -> new Palette.Entry(action.description(), action.keys(), action.work()))
                        .toList());
    }

    private void chooseTrack() {
        onModel(model -> {
            var entries = new ArrayList<Palette.Entry>();
            for (var group : model.rows().groups()) {
                for (var track : group.tracks()) {
                    entries.add(new Palette.Entry(
                            track.label(),
                            group.title() + " " + track.section(),
                            () -> model.rows().focusOnTrack(group, track)));
                }
            }
            window.choose("which track?", entries);
        });
    }

    /** Filters by what tracks have in common. */
    private void chooseFilter() {
        onModel(model -> {
            var entries = new ArrayList<Palette.Entry>();
            entries.add(new Palette.Entry(
                    "all tracks", "", () -> model.rows().rearrange(changed -> changed.setFilter(""))));
            model.rows().groups().stream()
                    .flatMap(group -> group.tracks().stream())
                    .map(track -> track.section().isEmpty() ? track.label() : track.section())
                    .distinct()
                    .forEach(name -> entries.add(new Palette.Entry(
                            "only " + name, "", () -> model.rows().rearrange(changed -> changed.setFilter(name)))));
            model.rows().groups().stream()
                    .flatMap(group -> group.tracks().stream())
                    .map(Track::label)
                    .distinct()
                    .forEach(name -> entries.add(new Palette.Entry(
                            "only tracks like " + name,
                            "",
                            () -> model.rows().rearrange(changed -> changed.setFilter(name)))));
            window.choose("which tracks?", entries);
        });
    }

    private interface Copy {
        Optional<String> of(TimelineModel model);
    }

    private void copy(Copy copy) {
        onModel(model -> copy.of(model).ifPresent(text -> {
            var content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
        }));
    }

    private void addFiles() {
        add(Topic.FILES, "open recordings or a workspace", "Ctrl O", window::chooseFiles, control(KeyCode.O));
        add(
                Topic.FILES,
                "read the files again, as they are now",
                "F5  Ctrl R",
                window::reload,
                key(KeyCode.F5),
                control(KeyCode.R));
        add(Topic.FILES, "keep notes in the workspace now", "Ctrl S", window::saveNotes, control(KeyCode.S));
        add(Topic.FILES, "compare: align starts of migrations", "C", window::toggleCompare, key(KeyCode.C));
    }
}
