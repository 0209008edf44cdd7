package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.migration.IncomingMigration;
import dev.phaseline.migration.migration.MigrationInfo;
import dev.phaseline.migration.migration.MigrationStatus;
import dev.phaseline.migration.migration.MigrationTimes;
import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.migration.Throughput;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.ram.RamStatistics;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The replies of {@code query-migrate}, with the members that a release of QEMU shows in each state. */
final class MigrationInfoJson {
    private final QemuRelease release;

    MigrationInfoJson(QemuRelease release) {
        this.release = release;
    }

    /** What a destination says. */
    ObjectNode of(IncomingMigration incoming) {
        ObjectNode reply = QmpJson.object();
        if (incoming.problem().isPresent()) {
            return status(MigrationStatus.FAILED)
                    .put("error-desc", incoming.problem().get());
        }
        incoming.listenedOn().ifPresent(uri -> {
            if (uri instanceof MigrationUri.Socket socket) {
                reply.putArray("socket-address").addAll(addresses(socket));
            }
        });
        if (incoming.listeningOn().isPresent() && release == QemuRelease.V10_0) {
            reply.put("status", MigrationStatus.SETUP.wireName());
        }
        if (incoming.status() != MigrationStatus.NONE) {
            reply.put("status", incoming.status().wireName());
        }
        return reply;
    }

    private static List<ObjectNode> addresses(MigrationUri.Socket uri) {
        return switch (uri) {
            case MigrationUri.Tcp tcp when tcp.host().isEmpty() -> List.of(address(tcp, "::"), address(tcp, "0.0.0.0"));
            case MigrationUri.Tcp tcp -> List.of(address(tcp, tcp.host()));
            case MigrationUri.Unix unix ->
                List.of(QmpJson.object().put("path", unix.path()).put("type", "unix"));
        };
    }

    private static ObjectNode address(MigrationUri.Tcp tcp, String host) {
        return QmpJson.object()
                .put("port", Integer.toString(tcp.port()))
                .put(host.contains(":") ? "ipv6" : "ipv4", true)
                .put("host", host)
                .put("type", "inet");
    }

    /** What a source says; nothing if it has never migrated. */
    ObjectNode of(MigrationInfo info) {
        return switch (info) {
            case MigrationInfo.None none -> QmpJson.object();
            case MigrationInfo.Setup setup -> status(MigrationStatus.SETUP);
            case MigrationInfo.Cancelled cancelled -> status(MigrationStatus.CANCELLED);
            case MigrationInfo.Failed failed -> status(MigrationStatus.FAILED).put("error-desc", failed.problem());
            case MigrationInfo.Active active -> active(active);
            case MigrationInfo.Completed completed ->
                withNumbers(
                        status(MigrationStatus.COMPLETED), completed.times(), completed.ram(), completed.throughput());
        };
    }

    private ObjectNode active(MigrationInfo.Active active) {
        ObjectNode reply = withNumbers(status(active.status()), active.times(), active.ram(), active.throughput());
        if (active.throttlePercent() > 0) {
            reply.put("cpu-throttle-percentage", active.throttlePercent());
        }
        return reply.put("expected-downtime", active.throughput().expectedDowntimeMs());
    }

    private static ObjectNode status(MigrationStatus status) {
        return QmpJson.object().put("status", status.wireName());
    }

    private ObjectNode withNumbers(ObjectNode reply, MigrationTimes times, RamStatistics ram, Throughput throughput) {
        reply.put("setup-time", times.setupMs()).put("total-time", times.totalMs());
        times.downtimeMs().ifPresent(ms -> reply.put("downtime", ms));
        ObjectNode ramNumbers = reply.putObject("ram");
        if (release == QemuRelease.V7_2) {
            // Always 0, and gone since.
            ramNumbers.put("skipped", 0);
        }
        ramNumbers
                .put("transferred", ram.transferredBytes())
                .put("remaining", ram.remainingBytes())
                .put("total", ram.totalBytes())
                .put("duplicate", ram.duplicatePages())
                .put("normal", ram.normalPages())
                .put("normal-bytes", ram.normalPages() * RamBlock.PAGE_SIZE)
                .put("dirty-pages-rate", ram.dirtyPagesPerSecond())
                .put("mbps", throughput.megabitsPerSecond())
                .put("dirty-sync-count", ram.dirtySyncCount())
                .put("postcopy-requests", 0)
                .put("page-size", RamBlock.PAGE_SIZE)
                .put("multifd-bytes", ram.multifdBytes())
                .put("pages-per-second", throughput.pagesPerSecond())
                .put("precopy-bytes", ram.precopyBytes())
                .put("downtime-bytes", ram.downtimeBytes())
                .put("postcopy-bytes", 0)
                .put("dirty-sync-missed-zero-copy", 0);
        ram.xbzrle()
                .ifPresent(xbzrle -> reply.putObject("xbzrle-cache")
                        .put("cache-size", xbzrle.cacheBytes())
                        .put("bytes", xbzrle.bytes())
                        .put("pages", xbzrle.pages())
                        .put("cache-miss", xbzrle.cacheMisses())
                        .put("cache-miss-rate", xbzrle.cacheMissRate())
                        .put("encoding-rate", xbzrle.encodingRate())
                        .put("overflow", xbzrle.overflows()));
        return reply;
    }
}
