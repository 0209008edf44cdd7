package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordedThread;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a stream's events: what contexts tell of them. Without contexts the processor stands for the thread,
 * since its events are in order at least. Used by one thread.
 */
final class StreamThreads {
    /** A damaged stream must not make up threads without end. */
    private static final int MOST_THREADS = 1 << 16;

    private static final List<String> THREAD_IDS = List.of("vtid", "tid");
    private static final List<String> PROCESS_IDS = List.of("vpid", "pid");
    private static final String NAME = "procname";

    private final Map<RecordedThread, Integer> numbers = new HashMap<>();
    private @Nullable StreamLayout layout;
    private int threadSlot;
    private int processSlot;
    private int nameSlot;
    private @Nullable Long processor;
    private long latestId = -1;
    private int latest = -1;
    private OptionalLong pid = OptionalLong.empty();

    /** Takes note of a packet. */
    void packet(StreamLayout stream, Frame frame) {
        processor = stream.packetColumn("cpu_id")
                .filter(Column::isInteger)
                .map(column -> frame.number(column.slot()))
                .orElse(null);
        latest = -1;
        if (stream != layout) {
            layout = stream;
            threadSlot = slot(stream, THREAD_IDS);
            processSlot = slot(stream, PROCESS_IDS);
            nameSlot = stream.contextColumn(NAME)
                    .filter(Column::isText)
                    .map(Column::slot)
                    .orElse(-1);
        }
    }

    private static int slot(StreamLayout stream, List<String> names) {
        return names.stream()
                .map(stream::contextColumn)
                .flatMap(Optional::stream)
                .filter(Column::isInteger)
                .map(Column::slot)
                .findFirst()
                .orElse(-1);
    }

    /** The number of the thread of the event in a frame. */
    int thread(Frame frame, EventWindow.Builder window) {
        if (pid.isEmpty() && processSlot >= 0) {
            pid = OptionalLong.of(frame.number(processSlot));
        }
        if (threadSlot < 0) {
            if (latest < 0) {
                latest = number(new RecordedThread(processor == null ? null : "CPU " + processor, null, null), window);
            }
            return latest;
        }
        long id = frame.number(threadSlot);
        if (latest < 0 || id != latestId || nameSlot >= 0) {
            latestId = id;
            latest = number(new RecordedThread(nameSlot < 0 ? null : frame.text(nameSlot), null, id), window);
        }
        return latest;
    }

    private int number(RecordedThread thread, EventWindow.Builder window) {
        var number = numbers.get(thread);
        if (number == null) {
            if (numbers.size() == MOST_THREADS) {
                return window.thread(RecordedThread.UNKNOWN);
            }
            number = window.thread(thread);
            numbers.put(thread, number);
        }
        return number;
    }

    /** The process of the first event that told one. */
    OptionalLong pid() {
        return pid;
    }
}
