package dev.phaseline.migration.guest;

import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.PageSample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commands that measure how fast the guest writes its memory, before somebody decides to migrate it. Of QEMU's modes
 * there is the one that leaves the dirty log alone, which belongs to a migration. Owned by {@code main}.
 */
final class DirtyRateCommands {
    private static final String PAGE_SAMPLING = "page-sampling";
    private static final List<String> MODES = List.of(PAGE_SAMPLING, "dirty-ring", "dirty-bitmap");
    private static final String MILLISECOND = "millisecond";
    private static final String SECOND = "second";
    private static final long DEFAULT_PAGES = 512;
    private static final long LEAST_PAGES = 128;
    private static final long MOST_PAGES = 16_384;
    private static final long LEAST_MS = 50;
    private static final long MOST_SECONDS = 60;
    private static final long MS_PER_SECOND = 1000;

    private final GuestMemory memory;
    private final QemuRelease release;
    private final MainLoop loop;
    private @Nullable Measurement latest;

    DirtyRateCommands(GuestMemory memory, QemuRelease release, MainLoop loop) {
        this.memory = memory;
        this.release = release;
        this.loop = loop;
    }

    Map<String, QmpCommand> commands() {
        return Map.of("calc-dirty-rate", this::begin, "query-dirty-rate", this::query);
    }

    /** One measurement, which ends by itself. */
    private final class Measurement {
        private final long periodMs;
        private final long pagesPerGib;
        private final long startSeconds = startSeconds();
        private final long startNanos = System.nanoTime();
        private final PageSample sample;
        private final MainLoop.Timer end;
        private OptionalLong mibPerSecond = OptionalLong.empty();

        Measurement(long periodMs, long pagesPerGib) {
            this.periodMs = periodMs;
            this.pagesPerGib = pagesPerGib;
            this.sample = PageSample.take(memory, pagesPerGib, new SplittableRandom());
            this.end = loop.every(periodMs, this::finish);
        }

        private void finish() {
            end.stop();
            long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            mibPerSecond = OptionalLong.of(sample.dirtyMibPerSecond(Math.max(1, elapsedMs)));
        }
    }

    /** When now is: 7.2 counts from the start of the host, later releases in seconds since the epoch. */
    private long startSeconds() {
        return release == QemuRelease.V7_2
                ? TimeUnit.NANOSECONDS.toSeconds(System.nanoTime())
                : TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    private JsonNode begin(QmpArguments arguments) throws QmpException {
        long period = arguments.integer("calc-time");
        String unit = unit(arguments);
        OptionalLong pages = arguments.optionalInteger("sample-pages");
        String mode = word(arguments, "mode", MODES).orElse(PAGE_SAMPLING);
        arguments.rejectOthers();
        if (latest != null && latest.mibPerSecond.isEmpty()) {
            throw new QmpException("the dirty rate is already being measured.");
        }
        long periodMs = periodMs(period, unit);
        checkMode(mode, pages);
        latest = new Measurement(periodMs, pages.orElse(DEFAULT_PAGES));
        return QmpJson.object();
    }

    private long periodMs(long period, String unit) throws QmpException {
        boolean inSeconds = unit.equals(SECOND);
        // More than any limit, and far from an overflow.
        long bounded = Math.clamp(period, 0, MOST_SECONDS * MS_PER_SECOND + 1);
        long periodMs = inSeconds ? bounded * MS_PER_SECOND : bounded;
        if (periodMs < LEAST_MS || periodMs > MOST_SECONDS * MS_PER_SECOND) {
            throw new QmpException(
                    release == QemuRelease.V7_2
                            ? "calc-time is out of range[1, 60]."
                            : "Calculation time is out of range [50ms, 60000ms].");
        }
        return periodMs;
    }

    private static void checkMode(String mode, OptionalLong pages) throws QmpException {
        boolean samples = mode.equals(PAGE_SAMPLING);
        if (pages.isPresent() && !samples) {
            throw new QmpException("sample-pages is used only in page-sampling mode");
        }
        if (pages.isPresent() && (pages.getAsLong() < LEAST_PAGES || pages.getAsLong() > MOST_PAGES)) {
            throw new QmpException("sample-pages is out of range[%d, %d].".formatted(LEAST_PAGES, MOST_PAGES));
        }
        if (!samples) {
            throw new QmpException("mode %s is not enabled, use other method instead.".formatted(mode));
        }
    }

    private JsonNode query(QmpArguments arguments) throws QmpException {
        String unit = unit(arguments);
        arguments.rejectOthers();
        Measurement measurement = latest;
        ObjectNode reply = QmpJson.object().put("mode", PAGE_SAMPLING);
        if (release != QemuRelease.V7_2) {
            reply.put("calc-time-unit", unit);
        }
        if (measurement == null) {
            return reply.put("status", "unstarted")
                    .put("sample-pages", 0)
                    .put("start-time", 0)
                    .put("calc-time", 0);
        }
        measurement.mibPerSecond.ifPresent(rate -> reply.put("dirty-rate", rate));
        return reply.put("status", measurement.mibPerSecond.isPresent() ? "measured" : "measuring")
                .put("sample-pages", measurement.pagesPerGib)
                .put("start-time", measurement.startSeconds)
                .put("calc-time", unit.equals(SECOND) ? measurement.periodMs / MS_PER_SECOND : measurement.periodMs);
    }

    private String unit(QmpArguments arguments) throws QmpException {
        return release == QemuRelease.V7_2
                ? SECOND
                : word(arguments, "calc-time-unit", List.of(SECOND, MILLISECOND))
                        .orElse(SECOND);
    }

    private static Optional<String> word(QmpArguments arguments, String name, List<String> words) throws QmpException {
        Optional<String> word = arguments.optionalString(name);
        if (word.isPresent() && !words.contains(word.get())) {
            throw new QmpException("Parameter '%s' does not accept value '%s'".formatted(name, word.get()));
        }
        return word;
    }
}
