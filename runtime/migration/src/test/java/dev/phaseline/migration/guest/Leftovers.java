package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The threads and descriptors that this process had at some time, to find out what was left since. */
final class Leftovers {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Of the test engine and the JVM, which come and go. */
    private static final List<String> NOT_OURS =
            List.of("junit", "ForkJoinPool", "process reaper", "CompletableFutureDelayScheduler", "surefire", "JFR");

    static {
        // The JDK keeps one socket for itself, from the first that is opened on.
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Map<String, Long> before = now();

    /** Asserts that nothing is left; what was told to end needs a moment. */
    void assertNone() {
        long start = System.nanoTime();
        while (!left().isEmpty() && System.nanoTime() - start < PATIENCE_NS) {
            Polling.pause();
        }
        assertThat(left()).as("threads and descriptors that are left").isEmpty();
    }

    private List<String> left() {
        List<String> left = new ArrayList<>();
        now().forEach((what, count) -> {
            long more = count - before.getOrDefault(what, 0L);
            if (more > 0) {
                left.add(more + " " + what);
            }
        });
        return left;
    }

    private static Map<String, Long> now() {
        Stream<String> threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> NOT_OURS.stream().noneMatch(name::startsWith))
                .map(name -> "thread " + name);
        return Stream.concat(threads, descriptors())
                .collect(Collectors.groupingBy(what -> what, TreeMap::new, Collectors.counting()));
    }

    private static Stream<String> descriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return Stream.of();
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.map(Leftovers::kind).filter(kind -> !kind.isEmpty()).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a descriptor is of, without the number that tells two sockets apart; nothing for a file of the class path. */
    private static String kind(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            boolean isCode = target.endsWith(".jar") || target.endsWith("/modules") || target.startsWith("/proc/");
            return isCode ? "" : "descriptor of " + target.replaceAll("\\[\\d+]", "");
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
