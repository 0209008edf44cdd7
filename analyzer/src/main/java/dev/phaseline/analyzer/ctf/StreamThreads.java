package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import java.util.ArrayList;
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
    private long latestProcess = -1;
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
            nameSlot = StreamLayout.find(stream.contextColumns(), NAME)
                    .filter(Column::isText)
                    .map(Column::slot)
                    .orElse(-1);
        }
    }

    private static int slot(StreamLayout stream, List<String> names) {
        return column(stream.contextColumns(), names).map(Column::slot).orElse(-1);
    }

    private static Optional<Column> column(List<Column> contexts, List<String> names) {
        return names.stream()
                .flatMap(name -> StreamLayout.find(contexts, name).stream())
                .filter(Column::isInteger)
                .findFirst();
    }

    /** The contexts that tell nothing of threads and processes. */
    static List<Column> others(List<Column> contexts) {
        var others = new ArrayList<>(contexts);
        column(contexts, THREAD_IDS).ifPresent(others::remove);
        column(contexts, PROCESS_IDS).ifPresent(others::remove);
        StreamLayout.find(contexts, NAME).filter(Column::isText).ifPresent(others::remove);
        return others;
    }

    /** The number of the thread of the event in a frame. */
    int thread(Frame frame, EventWindowBuilder window) {
        long process = processSlot < 0 ? -1 : frame.number(processSlot);
        if (pid.isEmpty() && processSlot >= 0) {
            pid = OptionalLong.of(process);
        }
        long id = threadSlot < 0 ? -1 : frame.number(threadSlot);
        if (latest < 0 || id != latestId || process != latestProcess || nameSlot >= 0) {
            latestId = id;
            latestProcess = process;
            latest = number(recorded(frame, id, process), window);
        }
        return latest;
    }

    private RecordedThread recorded(Frame frame, long id, long process) {
        var ofProcess = processSlot < 0 ? null : process;
        var name = nameSlot < 0 ? null : frame.text(nameSlot);
        if (threadSlot >= 0) {
            return new RecordedThread(name, null, id, ofProcess);
        }
        return new RecordedThread(name != null || processor == null ? name : "CPU " + processor, null, null, ofProcess);
    }

    private int number(RecordedThread thread, EventWindowBuilder window) {
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
