package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A {@code .jfr} file, or a repository: the directory in which a JVM leaves one file for each chunk. */
public final class JfrFormat implements RecordingFormat {
    private static final byte[] MAGIC = {'F', 'L', 'R', 0};

    /** The JDK names repositories by start time and process id: {@code 2026_11_24_00_42_45_4711}. */
    private static final Pattern REPOSITORY = Pattern.compile("\\d{4}(?:_\\d{2}){5}_(\\d+)(?:_\\d+)?");

    /** And the chunks by the time at which they begin: {@code 2026_11_24_00_42_45_01.jfr}. */
    private static final Pattern CHUNK = Pattern.compile("\\d{4}(?:_\\d{2}){5}(?:_\\d+)?\\.jfr");

    private static final Pattern PID_IN_NAME = Pattern.compile("pid[-_]?(\\d+)");

    @Override
    public String name() {
        return "jfr";
    }

    @Override
    public boolean recognises(RecordingContent content) throws IOException {
        var path = content.path();
        if (content.isDirectory()) {
            return REPOSITORY.matcher(fileName(path)).matches()
                    ? !chunkFiles(path).isEmpty()
                    : hasNothingButChunks(path);
        }
        return content.startsWith(MAGIC);
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink)
            throws IOException {
        var path = content.path();
        var chunks = new ChunkReader(sink);
        var files = content.isDirectory() ? chunkFiles(path) : List.of(content.plainFile());
        new JfrFiles(path, chunks, sink, content::readUpTo).read(files);
        return new RecordingSummary(
                chunks.host(),
                chunks.pid().isPresent() ? chunks.pid() : pidInName(path),
                Clock.REALTIME,
                chunks.eventsDropped(),
                chunks.eventsSkipped());
    }

    /** A repository that somebody gave another name. */
    private static boolean hasNothingButChunks(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            var names = entries.map(JfrFormat::fileName).toList();
            return !names.isEmpty()
                    && names.stream().allMatch(name -> CHUNK.matcher(name).matches());
        }
    }

    /** In the order of time, which is that of the names. */
    private static List<Path> chunkFiles(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> fileName(file).endsWith(".jfr"))
                    .sorted()
                    .toList();
        }
    }

    private static OptionalLong pidInName(Path path) {
        var name = fileName(path);
        var repository = REPOSITORY.matcher(name);
        if (repository.matches()) {
            return OptionalLong.of(Long.parseLong(repository.group(1)));
        }
        var pid = PID_IN_NAME.matcher(name);
        return pid.find() ? OptionalLong.of(Long.parseLong(pid.group(1))) : OptionalLong.empty();
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }
}
