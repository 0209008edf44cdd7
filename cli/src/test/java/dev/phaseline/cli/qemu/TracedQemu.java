package dev.phaseline.cli.qemu;

import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A real QEMU without devices, with 32 MiB of memory, that logs its migration's events with their times. */
final class TracedQemu implements AutoCloseable {
    /** Events of the migration, but for those of each field of each device, and of each count of bytes. */
    private static final List<String> PATTERNS = List.of(
            "migrat*",
            "-migration_transferred_bytes",
            "savevm_*",
            "qemu_savevm_*",
            "loadvm_*",
            "qemu_loadvm_*",
            "process_incoming_*",
            "vmstate_downtime_*",
            "vmstate_save",
            "vmstate_load",
            "vmstate_load_state_end",
            "ram_save_page",
            "ram_load_*",
            "multifd_*",
            "qemu_file_fclose",
            "source_return_path_*",
            "open_return_path_*");

    private final Path log;
    private final Process process;
    private final QmpClient qmp;

    /**
     * Starts a QEMU.
     *
     * @param directory for its files
     * @param name of its files
     * @param options more of its options
     */
    TracedQemu(QemuRelease release, Path directory, String name, List<String> options)
            throws IOException, InterruptedException {
        log = directory.resolve(name + ".log");
        Path events = Files.write(directory.resolve(name + ".events"), PATTERNS);
        Path socket = directory.resolve(name);
        List<String> command = new ArrayList<>(List.of(
                release.program().toString(),
                "-display",
                "none",
                "-nodefaults",
                "-M",
                "none",
                "-m",
                "32M",
                "-msg",
                "timestamp=on",
                "-D",
                log.toString(),
                "-trace",
                "events=" + events,
                "-qmp",
                "unix:" + socket + ",server=on,wait=off"));
        command.addAll(options);
        Files.deleteIfExists(socket);
        try (WatchService appearances = directory.getFileSystem().newWatchService()) {
            directory.register(appearances, StandardWatchEventKinds.ENTRY_CREATE);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(name + ".out").toFile())
                    .start();
            qmp = connect(socket, appearances);
        }
    }

    /** Connects once the socket is there; only between its appearance and its use there may be several attempts. */
    private QmpClient connect(Path socket, WatchService appearances) throws IOException, InterruptedException {
        while (!Files.exists(socket)) {
            if (!process.isAlive()) {
                throw new IOException("QEMU ended with " + process.exitValue());
            }
            WatchKey key = appearances.poll(1, TimeUnit.SECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
        }
        while (true) {
            try {
                return QmpClient.connect(socket);
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("QEMU ended with " + process.exitValue(), notYet);
                }
            }
        }
    }

    /** What it logs; complete when it is closed. */
    Path log() {
        return log;
    }

    void enable(List<String> capabilities) throws IOException, QmpException {
        var arguments = QmpJson.object();
        var list = arguments.putArray("capabilities");
        for (String capability : capabilities) {
            list.addObject().put("capability", capability).put("state", true);
        }
        qmp.execute("migrate-set-capabilities", arguments);
    }

    /** Limits the bandwidth, bytes/s. */
    void limit(long bandwidth) throws IOException, QmpException {
        qmp.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", bandwidth));
    }

    /** Listens, for a QEMU that was started with {@code -incoming defer}. */
    void receive(String uri) throws IOException, QmpException {
        qmp.execute("migrate-incoming", QmpJson.object().put("uri", uri));
    }

    void migrate(String uri) throws IOException, QmpException {
        qmp.execute("migrate", QmpJson.object().put("uri", uri));
    }

    void cancel() throws IOException, QmpException {
        qmp.execute("migrate_cancel");
    }

    /** Waits for a status; the capability {@code events} is on. */
    void await(String status) throws IOException {
        while (true) {
            String reached =
                    qmp.nextEvent("MIGRATION").path("data").path("status").asString();
            if (reached.equals(status)) {
                return;
            }
            if (reached.equals("failed")) {
                throw new IOException("the migration failed");
            }
        }
    }

    /** What it says of the migration. */
    JsonNode query() throws IOException, QmpException {
        return qmp.execute("query-migrate");
    }

    /** Ends it, unless it has ended because its source broke off. */
    @Override
    public void close() throws IOException {
        try {
            qmp.execute("quit");
        } catch (QmpException e) {
            throw new IOException(e);
        } catch (IOException e) {
            // The other end of the control socket is gone.
        } finally {
            qmp.close();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        }
    }
}
