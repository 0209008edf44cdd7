package dev.phaseline.migration.stream;

import org.jspecify.annotations.Nullable;

/** The first error of a file; whatever goes wrong afterwards is a consequence of it. Safe for any thread. */
final class StickyError {
    private volatile @Nullable StreamException first;

    synchronized void set(StreamException error) {
        if (first == null) {
            first = error;
        }
    }

    @Nullable
    StreamException get() {
        return first;
    }
}
