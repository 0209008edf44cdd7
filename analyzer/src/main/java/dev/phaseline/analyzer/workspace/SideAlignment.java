package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.clock.CausalBound;
import dev.phaseline.analyzer.clock.CausalBound.Direction;
import dev.phaseline.analyzer.clock.ClockFit;
import dev.phaseline.analyzer.clock.ClockModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Brings the two sides of each migration together after a load: which attempts are one migration ({@code pairings}), and how
 * the clocks of their hosts differ ({@code clocks}). Both are found anew each time, since a new recording may be the better
 * partner; what a user has nudged stays.
 */
final class SideAlignment {
    /** Two recordings that are two sides. */
    private record Sides(int source, int destination) {}

    /** The limits of a pair of clocks, and of how many messages they are the tightest. */
    private static final class Bounds {
        private final List<CausalBound> tightest = new ArrayList<>();
        private long forward;
        private long backward;

        void add(boolean isForward, long timeNs, long offsetNs, long messages) {
            tightest.add(new CausalBound(isForward ? Direction.FORWARD : Direction.BACKWARD, timeNs, offsetNs));
            if (isForward) {
                forward += messages;
            } else {
                backward += messages;
            }
        }
    }

    private SideAlignment() {}

    /** Part of the transaction that adds a recording. */
    static void derive(Connection connection) throws SQLException {
        if (!hasBothSides(connection)) {
            return;
        }
        try (var statement = connection.createStatement()) {
            statement.execute("DELETE FROM pairings");
            statement.execute(SqlResource.read("derive", "pairings").statement());
        }
        var nudges = nudges(connection);
        var bounds = bounds(connection);
        try (var statement = connection.createStatement()) {
            statement.execute("DELETE FROM clocks");
        }
        var ofOneClock = ofOneClock(connection);
        ofOneClock.keySet().forEach(sides -> bounds.computeIfAbsent(sides, _ -> new Bounds()));
        for (var entry : bounds.entrySet()) {
            var originNs = ofOneClock.get(entry.getKey());
            var model = originNs == null
                    ? ClockFit.of(entry.getValue().tightest).orElseThrow()
                    : new ClockModel(originNs, 0, 0, OptionalLong.of(0), 0);
            insert(connection, entry.getKey(), model, entry.getValue(), nudges.getOrDefault(entry.getKey(), 0L));
        }
    }

    /** Pairs whose times one recorder took from one clock, with the time at which the destination's recording begins. */
    private static Map<Sides, Long> ofOneClock(Connection connection) throws SQLException {
        var sides = new LinkedHashMap<Sides, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        SqlResource.read("derive", "one_clock").statement())) {
            while (rows.next()) {
                sides.put(new Sides(rows.getInt(1), rows.getInt(2)), rows.getLong(3));
            }
        }
        return sides;
    }

    /** Without attempts of both sides nothing was paired before, nor can be: recordings are only ever added. */
    private static boolean hasBothSides(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(DISTINCT side) FROM internal.attempts WHERE side IS NOT NULL")) {
            rows.next();
            return rows.getInt(1) == 2;
        }
    }

    private static Map<Sides, Long> nudges(Connection connection) throws SQLException {
        var nudges = new LinkedHashMap<Sides, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT source_recording, destination_recording, nudge_ns FROM clocks WHERE nudge_ns <> 0")) {
            while (rows.next()) {
                nudges.put(new Sides(rows.getInt(1), rows.getInt(2)), rows.getLong(3));
            }
        }
        return nudges;
    }

    private static Map<Sides, Bounds> bounds(Connection connection) throws SQLException {
        var bounds = new LinkedHashMap<Sides, Bounds>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        SqlResource.read("derive", "bounds").statement())) {
            while (rows.next()) {
                bounds.computeIfAbsent(new Sides(rows.getInt(1), rows.getInt(2)), _ -> new Bounds())
                        .add(rows.getBoolean(3), rows.getLong(4), rows.getLong(5), rows.getLong(6));
            }
        }
        return bounds;
    }

    private static void insert(Connection connection, Sides sides, ClockModel model, Bounds bounds, long nudgeNs)
            throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO clocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setInt(1, sides.source());
            insert.setInt(2, sides.destination());
            insert.setLong(3, model.originNs());
            insert.setLong(4, model.offsetNs());
            insert.setDouble(5, model.driftPpb());
            if (model.errorNs().isPresent()) {
                insert.setLong(6, model.errorNs().getAsLong());
            } else {
                insert.setNull(6, Types.BIGINT);
            }
            insert.setLong(7, bounds.forward);
            insert.setLong(8, bounds.backward);
            insert.setLong(9, model.contradictions());
            insert.setLong(10, nudgeNs);
            insert.executeUpdate();
        }
    }
}
