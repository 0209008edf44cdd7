package dev.phaseline.gui.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that the user opened last, one a line in a file. What cannot be read or written is as if it were empty. */
public final class RecentFiles {

    private static final int MOST = 12;

    private final Optional<Path> file;

    private RecentFiles(Optional<Path> file) {
        this.file = file;
    }

    /** Kept where the user's programs keep such things (XDG base directories, {@code XDG_STATE_HOME}). */
    public static RecentFiles ofUser() {
        var state = System.getenv("XDG_STATE_HOME");
        var directory = state == null || state.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return in(directory.resolve("phaseline").resolve("recent"));
    }

    /** Kept in a file. */
    public static RecentFiles in(Path file) {
        return new RecentFiles(Optional.of(file));
    }

    /** Not kept at all. */
    public static RecentFiles none() {
        return new RecentFiles(Optional.empty());
    }

    /** The files that still exist, the last one first. */
    public List<Path> all() {
        return lines().stream().map(Path::of).filter(Files::exists).toList();
    }

    private List<String> lines() {
        try {
            return file.isPresent() && Files.exists(file.get()) ? Files.readAllLines(file.get()) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Puts a file on top. */
    public void add(Path opened) {
        if (file.isEmpty()) {
            return;
        }
        var lines = new ArrayList<>(lines());
        var line = opened.toAbsolutePath().normalize().toString();
        lines.remove(line);
        lines.addFirst(line);
        try {
            Files.createDirectories(file.get().toAbsolutePath().getParent());
            Files.write(file.get(), lines.subList(0, Math.min(MOST, lines.size())));
        } catch (IOException e) {
            System.getLogger(RecentFiles.class.getName())
                    .log(System.Logger.Level.INFO, "recent files are not kept: " + e.getMessage());
        }
    }
}
