package dev.phaseline.gui.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When an event was on the clocks of the hosts that took part in its migration. */
final class HostTimes {

    /** A host's time. */
    record HostTime(String label, String text) {}

    private static final DateTimeFormatter CALENDAR =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HostTimes() {}

    static List<HostTime> of(Outline outline, EventDetail event) {
        var times = new ArrayList<HostTime>();
        var own = outline.recording(event.ref().recording());
        if (own.timeKind() == Outline.TimeKind.NUMBERS) {
            return times;
        }
        times.add(time(own, event.hostNs(), 0));
        outline.migrations().stream()
                .map(migration -> other(migration, own.id()))
                .filter(id -> id > 0)
                .distinct()
                .findFirst()
                .map(outline::recording)
                .filter(other -> other.timeKind() != Outline.TimeKind.NUMBERS)
                .ifPresent(other -> times.add(time(
                        other,
                        other.clock().toHost(event.ns()),
                        Math.max(own.clock().errorNs(), other.clock().errorNs()))));
        return times;
    }

    private static int other(Outline.Migration migration, int recording) {
        var source = migration.sourceRecording();
        var destination = migration.destinationRecording();
        if (source == null || destination == null) {
            return 0;
        }
        return source == recording ? destination : destination == recording ? source : 0;
    }

    private static HostTime time(Outline.Recording recording, long hostNs, long errorNs) {
        var label = recording.side().label() + " clock";
        var text = recording.timeKind() == Outline.TimeKind.CALENDAR
                ? CALENDAR.format(Instant.ofEpochSecond(
                        Math.floorDiv(hostNs, 1_000_000_000L), Math.floorMod(hostNs, 1_000_000_000L)))
                : Units.instant(hostNs, 1_000);
        return new HostTime(label, errorNs > 0 ? text + " ± " + Units.duration(errorNs) : text);
    }
}
