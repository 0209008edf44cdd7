package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.phaseline.analyzer.ctf.CtfFormat;
import dev.phaseline.analyzer.ftrace.FtraceFormat;
import dev.phaseline.analyzer.jfr.JfrFormat;
import dev.phaseline.analyzer.log.LogFormat;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.Lz4Output;
import dev.phaseline.analyzer.recording.ReadEvents;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.simpletrace.SimpletraceFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Damages real recordings at random. Whatever comes out, reading it ends, throws nothing but what says that it is no
 * recording, and takes a time in proportion to its size. A few inputs run with every build, always the same; {@code mvn
 * -pl analyzer -am test -Dtest=ReadersFuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.minutes=10} goes on
 * for longer, with new ones; {@code -Dfuzz.seed=N} begins with the one that a failure names.
 */
class ReadersFuzzTest {
    private static final Path TRACES = Path.of("../samples/traces");
    private static final long MINUTES = Long.getLong("fuzz.minutes", 0);
    private static final int FEW = 60;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Values that sizes and counts go wrong with. */
    private static final long[] EDGES = {0, 1, 7, 8, 24, 255, 65535, 0x7fffffff, 0xffffffffL, Long.MAX_VALUE, -1};

    @TempDir
    private Path directory;

    /** Runs as often as asked for, and says how often that was. */
    private static void repeat(String what, Input input) throws IOException {
        long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
        long seed = Long.getLong("fuzz.seed", MINUTES == 0 ? 1 : System.nanoTime());
        long runs = 0;
        while (MINUTES == 0 ? runs < FEW : System.nanoTime() < end) {
            long startNs = System.nanoTime();
            try {
                input.run(new Random(seed));
            } catch (RuntimeException | Error e) {
                throw new AssertionError(what + " with seed " + seed, e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                    .as("%s with seed %d", what, seed)
                    .isLessThan(LONGEST);
            seed++;
            runs++;
        }
        System.out.println(what + ": " + runs + " inputs");
    }

    private interface Input {
        void run(Random random) throws IOException;
    }

    @Test
    void survivesDamagedBinaryTraces() throws IOException {
        byte[] whole = plain(TRACES.resolve("cancel/src.trace.gz"));
        byte[] old = numbered(whole);
        repeat("simple", random -> {
            byte[] input = random.nextInt(4) == 0 ? old : whole;
            read(new SimpletraceFormat(), Files.write(directory.resolve("trace"), damaged(input, random, 24)));
        });
    }

    @Test
    void survivesDamagedTracesOfLttng() throws IOException {
        var trace = Files.createDirectories(directory.resolve("session"));
        byte[][] streams = new byte[2][];
        byte[] metadata = unpack(streams);
        repeat("ctf", random -> {
            boolean metadataToo = random.nextInt(3) == 0;
            Files.write(trace.resolve("metadata"), metadataToo ? damaged(metadata, random, 40) : metadata);
            Files.write(trace.resolve("channel0_0"), damaged(streams[0], random, 0));
            Files.write(
                    trace.resolve("channel0_1"), random.nextBoolean() ? damaged(streams[1], random, 0) : streams[1]);
            read(new CtfFormat(), trace);
        });
    }

    @Test
    void survivesDamagedArchives() throws IOException {
        byte[] archive = plain(TRACES.resolve("ctf-cancel.tar.gz"));
        repeat(
                "ctf archive",
                random ->
                        read(new CtfFormat(), Files.write(directory.resolve("archive"), damaged(archive, random, 0))));
    }

    @Test
    void survivesDamagedLogs() throws IOException {
        byte[] whole = plain(TRACES.resolve("cancel/src.log.gz"));
        repeat("log", random -> {
            byte[] text = random.nextBoolean() ? shuffled(whole, random) : damaged(whole, random, 0);
            read(new LogFormat(), Files.write(directory.resolve("log"), text));
        });
    }

    @Test
    void survivesDamagedTextOfTheKernel() throws IOException {
        var text = new StringBuilder("# tracer: nop\n");
        int time = 0;
        for (var line : new String(plain(TRACES.resolve("cancel/src.log.gz")), StandardCharsets.ISO_8859_1)
                .lines()
                .limit(2000)
                .toList()) {
            text.append("           <...>-10840   [000] ...1.  1674.%06d: tracing_mark_write: ".formatted(time++))
                    .append(line.substring(line.indexOf(':') + 1))
                    .append('\n');
        }
        byte[] whole = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        repeat("ftrace", random -> {
            byte[] input = random.nextBoolean() ? shuffled(whole, random) : damaged(whole, random, 0);
            read(new FtraceFormat(), Files.write(directory.resolve("trace"), input));
        });
    }

    @Test
    void survivesDamagedFlightRecordings() throws IOException {
        var file = directory.resolve("whole.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare("page(const char *block, uint64_t offset, bool zero) \"%s %\" PRIu64 \" %d\"");
            for (long i = 0; i < 2000; i++) {
                jfr.emit(
                        "page",
                        i % 3 == 0 ? "a name that is long enough for a constant" : "pc.ram",
                        i << i % 64,
                        i % 2 == 0);
            }
            jfr.dump(file);
        }
        byte[] whole = Files.readAllBytes(file);
        repeat("jfr", random -> {
            // The head, and the metadata at the end, decide what everything else means.
            int from = random.nextInt(3) == 0 ? whole.length * 9 / 10 : 8;
            read(new JfrFormat(), Files.write(directory.resolve("damaged.jfr"), damaged(whole, random, from)));
        });
    }

    @Test
    void survivesDamagedCompression() throws IOException {
        byte[] gzip = Files.readAllBytes(TRACES.resolve("refused/src.trace.gz"));
        byte[] whole = plain(TRACES.resolve("refused/src.trace.gz"));
        var files = List.of(
                gzip,
                Zstd.compress(whole),
                compressed(whole, target -> new XZOutputStream(target, new LZMA2Options(1))),
                compressed(whole, target -> new BZip2CompressorOutputStream(target, 1)),
                compressed(whole, Lz4Output::new));
        repeat("compressed", random -> {
            byte[] file = files.get(random.nextInt(files.size()));
            read(new SimpletraceFormat(), Files.write(directory.resolve("compressed"), damaged(file, random, 4)));
        });
    }

    @Test
    void survivesDamagedPartsOfRotatedLogs() throws IOException {
        byte[] whole = Arrays.copyOf(plain(TRACES.resolve("cancel/src.log.gz")), 1 << 15);
        var host = Files.createDirectories(directory.resolve("host"));
        repeat("rotated log", random -> {
            int cut = random.nextInt(whole.length);
            byte[] older = Arrays.copyOf(whole, cut);
            byte[] younger = Arrays.copyOfRange(whole, cut, whole.length);
            Files.write(host.resolve("guest.log.0"), random.nextBoolean() ? older : damaged(older, random, 0));
            Files.write(host.resolve("guest.log"), random.nextBoolean() ? younger : damaged(younger, random, 0));
            readAll(host);
        });
    }

    @Test
    void survivesDamagedArchivesOfLogs() throws IOException {
        byte[] log = Arrays.copyOf(plain(TRACES.resolve("refused/src.log.gz")), 1 << 12);
        var zip = new ByteArrayOutputStream();
        try (var members = new ZipOutputStream(zip)) {
            for (var name : List.of("host/guest.log", "host/guest.log.0", "../notes")) {
                members.putNextEntry(new ZipEntry(name));
                members.write(log);
            }
        }
        repeat(
                "archive of logs",
                random -> readAll(Files.write(directory.resolve("zip"), damaged(zip.toByteArray(), random, 4))));
    }

    private void readAll(Path path) throws IOException {
        try (var search = new RecordingSearch(Qemu72.DECLARATIONS)) {
            for (var found : search.find(List.of(path))) {
                if (found instanceof Found.Source(var source)) {
                    read(source);
                }
            }
        }
    }

    private void read(RecordingSource source) throws IOException {
        try {
            source.read(Qemu72.DECLARATIONS, new RecordingSink() {
                @Override
                public void events(EventWindow window) {
                    assertThat(window.size()).isPositive();
                }

                @Override
                public void damage(Damage damage) {
                    assertThat(damage.description()).isNotBlank();
                }
            });
        } catch (RecordingException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private void read(RecordingFormat format, Path path) throws IOException {
        try (var content = RecordingContent.of(path)) {
            if (!format.recognises(content, Qemu72.DECLARATIONS)) {
                return;
            }
        }
        try {
            ReadEvents.of(format, path, Qemu72.DECLARATIONS);
        } catch (RecordingException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private interface Compressor {
        OutputStream over(OutputStream target) throws IOException;
    }

    private static byte[] compressed(byte[] content, Compressor compressor) throws IOException {
        var file = new ByteArrayOutputStream();
        try (var target = compressor.over(file)) {
            target.write(content);
        }
        return file.toByteArray();
    }

    private static byte[] plain(Path path) throws IOException {
        try (var content = RecordingContent.of(path);
                var stream = content.open()) {
            return stream.readAllBytes();
        }
    }

    /** Turns a trace of version 4 into one of version 3: no words for types, no mappings. */
    private static byte[] numbered(byte[] trace) {
        var in = ByteBuffer.wrap(trace).order(ByteOrder.LITTLE_ENDIAN);
        var out = new ByteArrayOutputStream();
        out.write(trace, 0, 16);
        out.writeBytes(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(3).array());
        in.position(24);
        while (in.hasRemaining()) {
            boolean isMapping = in.getLong() == 0;
            int length = isMapping ? 12 + in.getInt(in.position() + 8) : in.getInt(in.position() + 16);
            if (!isMapping) {
                out.write(trace, in.position(), length);
            }
            in.position(in.position() + length);
        }
        return out.toByteArray();
    }

    /** The metadata of the recorded session; its streams go into the array. */
    private static byte[] unpack(byte[][] streams) throws IOException {
        byte[] tar = plain(TRACES.resolve("ctf-cancel.tar.gz"));
        byte[] metadata = {};
        int position = 0;
        while (position + 512 <= tar.length && tar[position] != 0) {
            var name = new String(tar, position, 100, StandardCharsets.US_ASCII).trim();
            var digits = new String(tar, position + 124, 11, StandardCharsets.US_ASCII).trim();
            int size = Integer.parseInt(digits, 8);
            byte[] content = Arrays.copyOfRange(tar, position + 512, position + 512 + size);
            if (name.endsWith("/metadata")) {
                metadata = content;
            } else if (name.endsWith("channel0_0")) {
                streams[0] = content;
            } else if (name.endsWith("channel0_1")) {
                streams[1] = content;
            }
            position += 512 + (size + 511) / 512 * 512;
        }
        return metadata;
    }

    /** Damages a copy in a few ways at once, from a byte on. */
    private static byte[] damaged(byte[] whole, Random random, int from) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(6); i >= 0 && bytes.length > from + 16; i--) {
            int at = from + random.nextInt(bytes.length - from - 8);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 ->
                    ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(at, EDGES[random.nextInt(EDGES.length)]);
                case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(5000)), (byte) 0);
                case 4 -> bytes = without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(3000)));
                default -> {
                    int source = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(2000), bytes.length - Math.max(at, source));
                    System.arraycopy(bytes, source, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    /** Lines moved, repeated, joined, cut and mixed with each other. */
    private static byte[] shuffled(byte[] whole, Random random) {
        var lines = new ArrayList<>(
                new String(whole, StandardCharsets.ISO_8859_1).lines().toList());
        for (int i = random.nextInt(40); i >= 0; i--) {
            int at = random.nextInt(lines.size());
            var line = lines.get(at);
            var other = lines.get(random.nextInt(lines.size()));
            int cut = line.isEmpty() ? 0 : random.nextInt(line.length());
            switch (random.nextInt(8)) {
                case 0 -> lines.set(at, line.substring(0, cut) + other);
                case 1 -> lines.set(at, line.substring(cut));
                case 2 -> lines.add(at, other);
                case 3 -> lines.set(at, line + "\n" + other.substring(other.indexOf(':') + 1));
                case 4 -> lines.set(at, "Nov 22 20:46:33 host qemu[12]: " + line);
                case 5 ->
                    lines.set(at, line.substring(0, cut) + "\0".repeat(random.nextInt(300)) + line.substring(cut));
                case 6 -> lines.set(at, line.replaceAll("[0-9]+", Long.toString(EDGES[random.nextInt(EDGES.length)])));
                default ->
                    lines.set(at, line.substring(0, cut) + " (x[".repeat(random.nextInt(200)) + line.substring(cut));
            }
        }
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        return rest;
    }
}
