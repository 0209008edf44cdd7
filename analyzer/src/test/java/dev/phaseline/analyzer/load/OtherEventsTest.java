package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a JFR recording that are no trace events; the JDK's own reader says what they are. */
final class OtherEventsTest {
    @TempDir
    private Path directory;

    @Name("test.Order")
    @StackTrace(false)
    @SuppressWarnings("UnusedVariable") // JFR reads them
    private static final class Order extends Event {
        int items;
        long bytes;
        short aisle;
        byte shelf;
        boolean paid;
        double price;
        float weight;
        char grade;
        String customer = "";
        Class<?> kind = Order.class;
        Thread clerk = Thread.currentThread();
    }

    private Path record() throws Exception {
        var file = directory.resolve("other.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.GarbageCollection");
            recording.start();
            for (int i = 0; i < 3; i++) {
                var order = new Order();
                order.begin();
                order.items = -i;
                order.bytes = Long.MIN_VALUE >> i;
                order.aisle = (short) (i - 1);
                order.shelf = (byte) -i;
                order.paid = i == 1;
                order.price = i / 8.0 - 0.125;
                order.weight = 1.5f * i;
                order.grade = (char) ('a' + i);
                order.customer = i == 2 ? "a customer whose name is long enough for a constant, é" : "Ω" + i;
                order.end();
                order.commit();
            }
            System.gc();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private static List<String> rows(Workspace workspace, String sql) {
        var rows = new ArrayList<String>();
        try (var result = workspace.query(sql)) {
            while (result.next()) {
                rows.add(String.valueOf(result.text(0)));
            }
        }
        return rows;
    }

    @Test
    void areKeptInTablesOfTheirOwnWithTheirValues() throws Exception {
        var file = record();
        var expected = new ArrayList<String>();
        var collections = new ArrayList<String>();
        for (var event : RecordingFile.readAllEvents(file)) {
            var start = event.getStartTime();
            long startNs = start.getEpochSecond() * 1_000_000_000L + start.getNano();
            if (event.getEventType().getName().equals("test.Order")) {
                expected.add(String.join(
                        " | ",
                        Long.toString(startNs),
                        event.getThread().getJavaName(),
                        Long.toString(event.getDuration().toNanos()),
                        Integer.toString(event.getInt("items")),
                        Long.toString(event.getLong("bytes")),
                        Short.toString(event.getShort("aisle")),
                        Byte.toString(event.getByte("shelf")),
                        Boolean.toString(event.getBoolean("paid")),
                        Double.toString(event.getDouble("price")),
                        Float.toString(event.getFloat("weight")),
                        Character.toString(event.getChar("grade")),
                        event.getString("customer"),
                        event.getClass("kind").getName(),
                        event.getThread("clerk").getJavaName()));
            } else if (event.getEventType().getName().equals("jdk.GarbageCollection")) {
                collections.add(event.getString("name") + " | "
                        + event.getDuration("sumOfPauses").toNanos());
            }
        }

        expected.sort(Comparator.naturalOrder()); // a chunk need not be in the order of time, with which each begins

        try (var workspace = Workspace.temporary()) {
            var result = Loading.into(workspace).load(List.of(file)).getFirst();

            assertThat(result).isInstanceOfSatisfying(LoadResult.Loaded.class, loaded -> {
                assertThat(loaded.recording().eventsRead()).isZero();
                assertThat(loaded.recording().eventsSkipped()).isGreaterThan(3);
                assertThat(loaded.damage()).isEmpty();
            });
            assertThat(expected).hasSize(3);
            assertThat(rows(workspace, """
                            SELECT concat_ws(' | ', ts_ns, threads.name, duration_ns, items, bytes, aisle, shelf, paid, price,
                                weight, grade, customer, kind, clerk)
                            FROM jfr."test.Order" AS orders JOIN threads ON threads.id = orders.thread
                            ORDER BY ts_ns
                            """)).isEqualTo(expected);
            assertThat(collections).isNotEmpty();
            assertThat(rows(
                            workspace,
                            "SELECT concat_ws(' | ', name, sumOfPauses_ns) FROM jfr.\"jdk.GarbageCollection\""))
                    .containsExactlyInAnyOrderElementsOf(collections);
            assertThat(rows(workspace, "SELECT seq FROM events")).isEmpty();
        }
    }
}
