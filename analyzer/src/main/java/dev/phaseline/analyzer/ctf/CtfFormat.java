package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces of LTTng and others in CTF 1.8: a directory of a trace or of a whole session, or an archive of one. */
public final class CtfFormat implements RecordingFormat {
    /** Where LTTng keeps what helps to seek in the streams beside it. */
    private static final String INDEX = "index";

    @Override
    public String name() {
        return "ctf";
    }

    @Override
    public boolean recognises(RecordingContent content) throws IOException {
        return content.isDirectory() ? isTrace(content) : TraceArchive.isOne(content);
    }

    /** Whether a directory has traces and nothing else: then they were recorded together. */
    private static boolean isTrace(RecordingContent content) throws IOException {
        var folders = new HashSet<@Nullable Path>();
        for (var trace : TraceFiles.below(content)) {
            folders.add(trace.metadata().getParent());
        }
        return !folders.isEmpty() && content.files().stream().allMatch(file -> isPart(file.getParent(), folders));
    }

    private static boolean isPart(@Nullable Path folder, Set<@Nullable Path> traces) {
        return folder != null
                && (traces.contains(folder) || (folder.endsWith(INDEX) && traces.contains(folder.getParent())));
    }

    @Override
    public RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink)
            throws IOException {
        if (content.isDirectory()) {
            return new CtfReader(declarations, sink).read(TraceFiles.below(content), file -> file);
        }
        try (var archive = TraceArchive.unpack(content)) {
            return new CtfReader(declarations, sink).read(archive.traces(), archive::shown);
        }
    }
}
