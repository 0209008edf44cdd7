package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.workspace.RecordingWriter;
import dev.phaseline.analyzer.workspace.Side;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Loads recordings into a workspace. Each is there whole or not at all. Reading and writing overlap: a thread reads the
 * next events while the caller's thread writes those before, and one more computes the digest.
 */
public final class RecordingLoader {
    /** More places than anybody reads; all are in the workspace. */
    private static final int MOST_LISTED = 100;

    private final Workspace workspace;
    private final LoadOptions options;
    private final Progress progress;

    /** Is told now and then how far the current recording is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Takes note.
         *
         * @param events how many of its events have been loaded
         * @param part how much of it has been read, from 0 to 1
         */
        void loaded(long events, double part);
    }

    /** Loads into a workspace that is open for loading, and finds out by itself which side a recording is. */
    public RecordingLoader(Workspace workspace) {
        this(workspace, Optional.empty(), _ -> {});
    }

    /**
     * Loads into a workspace that is open for loading.
     *
     * @param side which side the recordings are, or empty to let their events tell
     * @param progress told now and then how many events of the current recording have been loaded
     */
    public RecordingLoader(Workspace workspace, Optional<Side> side, LongConsumer progress) {
        this(workspace, side, Declarations.builtIn(), progress);
    }

    /**
     * Loads into a workspace that is open for loading.
     *
     * @param side which side the recordings are, or empty to let their events tell
     * @param declarations what is known of events that recordings do not describe themselves
     * @param progress told now and then how many events of the current recording have been loaded
     */
    public RecordingLoader(Workspace workspace, Optional<Side> side, Declarations declarations, LongConsumer progress) {
        this(
                workspace,
                new LoadOptions(side, Optional.empty(), declarations, true),
                (events, _) -> progress.accept(events));
    }

    /**
     * Loads into a workspace that is open for loading.
     *
     * @param progress told after each window
     */
    public RecordingLoader(Workspace workspace, LoadOptions options, Progress progress) {
        this.workspace = workspace;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Loads files and directories, as many as can be loaded.
     *
     * @return what became of each recording, in the order of the paths; there is one for each process that a file holds
     * @throws dev.phaseline.analyzer.workspace.WorkspaceException if the workspace cannot be written
     */
    public List<LoadResult> load(List<Path> paths) {
        var results = new ArrayList<LoadResult>();
        load(paths, results::add);
        return results;
    }

    /**
     * Loads files and directories, as many as can be loaded, and finds out what they say if that is wanted.
     *
     * @param each told what became of each recording, in the order of the paths, as soon as that is known
     * @throws dev.phaseline.analyzer.workspace.WorkspaceException if the workspace cannot be written
     */
    public void load(List<Path> paths, Consumer<LoadResult> each) {
        boolean loaded = false;
        try (var search = new RecordingSearch(options.declarations())) {
            for (var found : search.find(paths)) {
                List<? extends LoadResult> results = switch (found) {
                    case Found.Source(var source) -> load(source);
                    case Found.Nothing(var path, var message) -> List.of(new LoadResult.Failed(path, message));
                };
                loaded |= results.stream().anyMatch(LoadResult.Loaded.class::isInstance);
                results.forEach(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete what was unpacked", e);
        }
        if (loaded && options.findings()) {
            Findings.derive(workspace);
        }
    }

    private List<? extends LoadResult> load(RecordingSource source) {
        long startNs = System.nanoTime();
        var processes = new Processes(options.declarations());
        try {
            var files = source.files();
            var sizes = workspace.fileSizes();
            try (var digest = new DigestAhead(files, sizes)) {
                // Where files of these sizes are present, they are these as a rule; else reading begins at once.
                if (areAmong(sizes, files)) {
                    var present = present(source, digest.get());
                    if (!present.isEmpty()) {
                        return present;
                    }
                }
                try (var ahead = new ReadAhead(source, options.declarations())) {
                    var results = load(source, digest, ahead, processes, startNs);
                    if (!processes.isMistaken()) {
                        return results;
                    }
                }
                try (var again = new ReadAhead(source, options.declarations())) {
                    return load(source, digest, again, processes.known(), startNs);
                }
            }
        } catch (IOException e) {
            return List.of(failed(source, e));
        }
    }

    private static boolean areAmong(Set<Long> sizes, List<Path> files) throws IOException {
        for (var file : files) {
            if (!sizes.contains(Files.size(file))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The recordings that a content is in the workspace as; none if it is new.
     *
     * @throws RecordingException if its beginning is there
     */
    private List<LoadResult.AlreadyLoaded> present(RecordingSource source, ContentDigest digest)
            throws RecordingException {
        var recordings = workspace.recordingsOf(digest.sha256());
        if (recordings.isEmpty()) {
            for (var file : digest.files()) {
                requireNotGrown(source.shown(file.path()), file);
            }
        }
        return recordings.stream()
                .map(recording -> new LoadResult.AlreadyLoaded(source.shown(source.path()), recording))
                .toList();
    }

    private static LoadResult.Failed failed(RecordingSource source, IOException e) {
        var message = Found.message(source.path(), e);
        return new LoadResult.Failed(
                source.shown(source.path()),
                source.archive().map(archive -> archive.shown(message)).orElse(message));
    }

    /** What is in the workspace already would be there twice. */
    private void requireNotGrown(Path shown, ContentDigest.FileDigest file) throws RecordingException {
        for (var beginning : file.beginnings()) {
            var recordings = workspace.recordingsOf(beginning);
            if (!recordings.isEmpty()) {
                throw new RecordingException(shown + ": has grown since it was loaded as recording "
                        + recordings.getFirst() + ", which stays as it is: load the whole file into a new workspace");
            }
        }
    }

    /** Nothing is loaded, and the list empty, if {@code processes} turn out to be mistaken. */
    private List<? extends LoadResult> load(
            RecordingSource source, DigestAhead digests, ReadAhead ahead, Processes processes, long startNs)
            throws IOException {
        try (var writers = new ProcessWriters(workspace, processes)) {
            var damage = new ArrayList<Damage>();
            write(ahead, writers, damage);
            if (processes.isMistaken()) {
                return List.of();
            }
            var digest = digests.get();
            var present = present(source, digest);
            if (!present.isEmpty()) {
                return present;
            }
            writers.forEach(writer -> describe(writer, source, digest));
            var path = source.shown(source.path());
            var from = new ProcessWriters.Provenance(
                    path, digest.sha256(), source.format().name());
            var recordings = writers.commit(from, options.side(), ahead.summary());
            var loaded = new ArrayList<LoadResult.Loaded>();
            for (var recording : recordings) {
                loaded.add(new LoadResult.Loaded(
                        path,
                        source.parts().stream().map(source::shown).toList(),
                        source.format().name(),
                        recording,
                        recordings.size(),
                        loaded.isEmpty() ? damage : List.of(),
                        loaded.isEmpty() ? writers.damagedPlaces() : 0,
                        Duration.ofNanos(System.nanoTime() - startNs)));
            }
            return loaded;
        }
    }

    private void describe(RecordingWriter writer, RecordingSource source, ContentDigest digest) {
        options.migration().ifPresent(writer::nameMigration);
        digest.files().forEach(file -> writer.addFile(source.shown(file.path()), file.sha256(), file.sizeBytes()));
    }

    private void write(ReadAhead ahead, ProcessWriters writer, List<Damage> damage) throws IOException {
        boolean isWanted = true;
        while (true) {
            switch (ahead.next()) {
                case ReadAhead.Events(var window) -> {
                    isWanted = isWanted ? writer.add(window) : writer.skip(window);
                    progress.loaded(writer.events(), ahead.partRead());
                }
                case ReadAhead.Others(var window) -> writer.addOthers(window);
                case ReadAhead.Damaged(var place) -> {
                    writer.add(place);
                    if (damage.size() < MOST_LISTED) {
                        damage.add(place);
                    }
                }
                case ReadAhead.End _ -> {
                    return;
                }
            }
        }
    }
}
