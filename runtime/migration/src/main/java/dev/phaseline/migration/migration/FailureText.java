package dev.phaseline.migration.migration;

import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a migration of the source has failed, in one line for the user. Both directions of a connection break together, and
 * either thread may have met that first: whatever else went wrong is the cause.
 *
 * @param uri where the guest was to go
 * @param place which section this side was writing
 * @param stream what went wrong while this side wrote
 * @param answer what went wrong while it read the return path, or what that brought
 * @param isUndecided whether the guest may run at the destination
 */
record FailureText(
        MigrationUri uri,
        String place,
        Optional<StreamException> stream,
        Optional<StreamException> answer,
        boolean isUndecided) {
    private static final String UNDECIDED =
            "; the guest stays stopped here: make sure that it does not run there before 'cont'";

    String text() {
        String where = " (this side was at " + place + ")" + (isUndecided ? UNDECIDED : "");
        return Stream.of(answer, stream)
                .flatMap(Optional::stream)
                .filter(failure -> failure.errno() != Errno.EIO)
                .findFirst()
                .map(failure -> failure.getMessage() + where)
                .orElseGet(() -> broken(where, systemReason()));
    }

    private String broken(String where, Optional<String> reason) {
        if (uri instanceof MigrationUri.File && reason.isPresent()) {
            return "cannot write to " + uri + where + ": " + reason.get();
        }
        return "the connection broke before the destination had the guest"
                + where
                + reason.map(text -> " (" + text + ")").orElse("")
                + "; the destination's messages say why";
    }

    private Optional<String> systemReason() {
        return Stream.of(stream, answer)
                .flatMap(Optional::stream)
                .map(Throwable::getCause)
                .filter(Objects::nonNull)
                .map(Throwable::getMessage)
                // Closed channels have no message, and nothing to say.
                .filter(Objects::nonNull)
                .findFirst();
    }
}
