package dev.phaseline.migration.guest;

import dev.phaseline.migration.migration.MigrationProperties;
import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.ram.RamSaveHandler;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What {@code info migrate} prints: the properties that are not negotiated, and the reply of {@code query-migrate}, in the
 * lines of QEMU's monitor.
 */
final class MonitorMigrationText {
    private static final long KILO = 1024;

    private final MigrationProperties properties;
    private final JsonNode info;
    private final StringBuilder text = new StringBuilder();

    private MonitorMigrationText(MigrationProperties properties, JsonNode info) {
        this.properties = properties;
        this.info = info;
    }

    /** @param info the reply of {@code query-migrate} */
    static String of(MigrationProperties properties, JsonNode info) {
        return new MonitorMigrationText(properties, info).text();
    }

    private String text() {
        globals();
        if (!info.has("status")) {
            return text.toString();
        }
        String reason = info.has("error-desc") ? " (" + info.path("error-desc").asString() + ")" : "";
        line("Migration status: " + info.path("status").asString() + reason);
        milliseconds("total time", "total-time");
        milliseconds("expected downtime", "expected-downtime");
        milliseconds("downtime", "downtime");
        milliseconds("setup", "setup-time");
        JsonNode ram = info.path("ram");
        if (ram.isObject()) {
            ram(ram);
        }
        JsonNode cache = info.path("xbzrle-cache");
        if (cache.isObject()) {
            cache(cache);
        }
        if (info.has("cpu-throttle-percentage")) {
            line("cpu throttle percentage: "
                    + info.path("cpu-throttle-percentage").asLong());
        }
        return text.toString();
    }

    private void globals() {
        line("globals:");
        line("store-global-state: on");
        line("only-migratable: off");
        line("send-configuration: on");
        line("send-section-footer: on");
        if (properties.release() == QemuRelease.V7_2) {
            line("decompress-error-check: on");
        } else {
            line("send-switchover-start: " + (properties.sendSwitchoverStart() ? "on" : "off"));
        }
        line("clear-bitmap-shift: " + RamSaveHandler.CLEAR_BITMAP_SHIFT);
    }

    private void milliseconds(String label, String member) {
        if (info.has(member)) {
            line(label + ": " + info.path(member).asLong() + " ms");
        }
    }

    private void ram(JsonNode ram) {
        kilobytes("transferred ram", ram.path("transferred"));
        line(String.format(
                Locale.ROOT, "throughput: %.2f mbps", ram.path("mbps").asDouble()));
        kilobytes("remaining ram", ram.path("remaining"));
        kilobytes("total ram", ram.path("total"));
        pages("duplicate", ram.path("duplicate"));
        if (ram.has("skipped")) {
            pages("skipped", ram.path("skipped"));
        }
        pages("normal", ram.path("normal"));
        kilobytes("normal bytes", ram.path("normal-bytes"));
        line("dirty sync count: " + ram.path("dirty-sync-count").asLong());
        kilobytes("page size", ram.path("page-size"));
        kilobytes("multifd bytes", ram.path("multifd-bytes"));
        line("pages-per-second: " + ram.path("pages-per-second").asLong());
        if (ram.path("dirty-pages-rate").asLong() > 0) {
            pages("dirty pages rate", ram.path("dirty-pages-rate"));
        }
        sentBytes("precopy ram", ram.path("precopy-bytes"));
        sentBytes("downtime ram", ram.path("downtime-bytes"));
    }

    private void cache(JsonNode cache) {
        line("cache size: " + cache.path("cache-size").asLong() + " bytes");
        kilobytes("xbzrle transferred", cache.path("bytes"));
        pages("xbzrle pages", cache.path("pages"));
        pages("xbzrle cache miss", cache.path("cache-miss"));
        line(String.format(
                Locale.ROOT,
                "xbzrle cache miss rate: %.2f",
                cache.path("cache-miss-rate").asDouble()));
        line(String.format(
                Locale.ROOT,
                "xbzrle encoding rate: %.2f",
                cache.path("encoding-rate").asDouble()));
        line("xbzrle overflow: " + cache.path("overflow").asLong());
    }

    private void kilobytes(String label, JsonNode bytes) {
        line(label + ": " + bytes.asLong() / KILO + " kbytes");
    }

    private void sentBytes(String label, JsonNode bytes) {
        if (bytes.asLong() > 0) {
            kilobytes(label, bytes);
        }
    }

    private void pages(String label, JsonNode pages) {
        line(label + ": " + pages.asLong() + " pages");
    }

    private void line(String line) {
        text.append(line).append(MonitorCommands.LINE_END);
    }
}
