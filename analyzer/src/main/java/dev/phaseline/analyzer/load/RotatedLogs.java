package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the parts of logs that were rotated together again. Files are parts of one log if their {@linkplain RotatedName
 * names} say so and each begins where the one before ends: other programs number runs that have nothing in common.
 */
final class RotatedLogs {
    private RotatedLogs() {}

    /** The same, but parts of one log have become one recording, in the place of the part that came first. */
    static List<Found> joined(List<Found> found, Declarations declarations) {
        Map<Path, List<RecordingSource>> logs = new HashMap<>();
        List<Found> joined = new ArrayList<>();
        for (var each : found) {
            if (each instanceof Found.Source(var source) && source.format().isContinued()) {
                logs.computeIfAbsent(RotatedName.of(source.path()).log(), _ -> new ArrayList<>())
                        .add(source);
            }
        }
        for (var each : found) {
            if (each instanceof Found.Source(var source) && source.format().isContinued()) {
                var log = logs.remove(RotatedName.of(source.path()).log());
                if (log != null) {
                    joined.addAll(joinedParts(log, declarations));
                }
            } else {
                joined.add(each);
            }
        }
        return joined;
    }

    /** Recordings of one log: those that go on in each other become one, the others stay as they are. */
    private static List<Found> joinedParts(List<RecordingSource> parts, Declarations declarations) {
        List<RecordingSource> byAge = new ArrayList<>();
        List<Found> repeated = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (var part : parts) {
            if (seen.add(part.path().toAbsolutePath().normalize())) {
                byAge.add(part);
            } else {
                repeated.add(new Found.Source(part));
            }
        }
        byAge.sort(Comparator.comparing(part -> RotatedName.of(part.path())));
        List<Found> joined = new ArrayList<>();
        List<Path> chain = new ArrayList<>();
        for (int i = 0; i < byAge.size(); i++) {
            var part = byAge.get(i);
            chain.add(part.path());
            if (i + 1 == byAge.size() || !goesOn(part, byAge.get(i + 1), declarations)) {
                joined.add(new Found.Source(
                        chain.size() == 1
                                ? part
                                : new RecordingSource(part.path(), part.format(), chain, part.archive())));
                chain.clear();
            }
        }
        joined.addAll(repeated);
        return joined;
    }

    private static boolean goesOn(RecordingSource part, RecordingSource candidate, Declarations declarations) {
        // Such as one that was being compressed when they were copied.
        if (RotatedName.of(part.path()).compareTo(RotatedName.of(candidate.path())) == 0) {
            return false;
        }
        try (var before = RecordingContent.of(part.path());
                var after = RecordingContent.of(candidate.path())) {
            return part.format().goesOn(before, after, declarations);
        } catch (IOException e) {
            return false; // whoever reads the file says what is wrong with it
        }
    }

    /** Where numbered parts are missing; each place is the part that comes after. */
    static List<Damage> holes(List<Path> parts) {
        List<Damage> holes = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
            var older = RotatedName.of(parts.get(i - 1)).number();
            if (older.isPresent()) {
                int first = RotatedName.of(parts.get(i)).number().orElse(0) + 1;
                int last = older.get() - 1;
                if (first <= last) {
                    holes.add(Damage.somewhere(parts.get(i), missing(first, last), 0));
                }
            }
        }
        return holes;
    }

    private static String missing(int first, int last) {
        return first == last
                ? "before this part of a rotated log, part " + first + " is missing"
                : "before this part of a rotated log, parts " + first + " to " + last + " are missing";
    }
}
