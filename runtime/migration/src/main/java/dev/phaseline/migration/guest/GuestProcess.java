package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.MigrationUriException;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.qmp.QmpServer;
import dev.phaseline.migration.ram.GuestMemory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One guest and the process around it, from start to end. The calling thread becomes {@code main} and runs the main
 * loop; everything else here is owned by it.
 */
public final class GuestProcess {
    /** Exit code: the guest was told to end. */
    public static final int ENDED = 0;

    /** Exit code: the guest was to come in and did not. */
    public static final int INCOMING_FAILED = 1;

    /** Exit code: something that the guest was started with cannot be used. */
    public static final int CANNOT_START = 2;

    /** How long a process that is being killed waits for its main loop to end. */
    private static final long KILL_PATIENCE_SECONDS = 5;

    private final GuestConfig config;
    private final Consumer<String> problems;
    private final MainLoop loop;
    private final Guest guest;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable QmpServer qmp;
    private int exitCode = ENDED;

    private GuestProcess(GuestConfig config, Consumer<String> problems, GuestMemory memory, MainLoop loop) {
        this.config = config;
        this.problems = problems;
        this.loop = loop;
        this.guest = new Guest(config, memory, loop, new Owner());
    }

    /**
     * Runs a guest until it is told to end, or its process is.
     *
     * @param problems receives what went wrong, one line at a time
     * @return the exit code of the process: {@link #ENDED}, {@link #INCOMING_FAILED} or {@link #CANNOT_START}
     */
    public static int run(GuestConfig config, Consumer<String> problems) {
        Thread.currentThread().setName("main");
        EventOutputs.selectStanding();
        DryRun.beforeEvents(config);
        List<String> traceProblems = config.tracing().switchEvents();
        if (!traceProblems.isEmpty()) {
            traceProblems.forEach(problems);
            return CANNOT_START;
        }
        try (EventOutputs _ = outputs(config);
                EventPreparation _ = EventPreparation.begin(config);
                GuestMemory memory = Guest.memory(config);
                MainLoop loop = MainLoop.open()) {
            return new GuestProcess(config, problems, memory, loop).run();
        } catch (IOException | ChannelException | MigrationUriException e) {
            problems.accept(String.valueOf(e.getMessage()));
            return CANNOT_START;
        }
    }

    private static EventOutputs outputs(GuestConfig config) throws IOException {
        try (DiscardedRecording _ = DryRun.beforeRecording(config)) {
            return EventOutputs.open(config.tracing());
        }
    }

    private int run() throws IOException, ChannelException, MigrationUriException {
        var hook = new Thread(this::endForSignal, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        var migration =
                new MigrationCommands(guest.machine(), guest.outgoing(), guest.incoming(), guest.settings(), config);
        try (guest;
                QmpServer server = QmpServer.open(
                        config.qmpSocket(),
                        MachineCommands.version(release()),
                        commands(migration),
                        migration.outOfBandCommands(),
                        loop::schedule,
                        problems);
                DryRun _ = DryRun.schedule(loop, config, guest::isMigrating)) {
            qmp = server;
            createObjects();
            guest.begin();
            loop.run();
            end();
        } finally {
            ended.countDown();
            removeHook(hook);
        }
        return exitCode;
    }

    private QemuRelease release() {
        return guest.settings().properties().release();
    }

    private void createObjects() throws IOException {
        for (String option : config.objects()) {
            try {
                guest.objects().add(ObjectOption.parse(option));
            } catch (QmpException e) {
                throw new IOException("--object %s: %s".formatted(option, e.getMessage()), e);
            }
        }
    }

    private void end() {
        if (exitCode != ENDED) {
            return;
        }
        try (var _ = loop.bigLock().hold()) {
            guest.outgoing().cancel();
        }
        loop.runUntil(() -> !guest.outgoing().isBusy());
    }

    private Map<String, QmpCommand> commands(MigrationCommands migration) {
        var commands = new TreeMap<String, QmpCommand>();
        commands.putAll(new MachineCommands(
                        config,
                        release(),
                        guest.machine(),
                        guest.incoming(),
                        guest.digests(),
                        this::emit,
                        () -> quit("host-qmp-quit"))
                .commands());
        guest.captured()
                .ifPresent(captured -> commands.putAll(new CaptureCommands(captured, guest.memory()).commands()));
        commands.putAll(new CpuCommands(guest.machine().cpus(), release()).commands());
        commands.putAll(AbsentDevices.commands());
        commands.putAll(
                new MemoryCommands(guest.memory(), guest.machine().cpus().size()).commands());
        commands.putAll(new DirtyRateCommands(guest.memory(), release(), loop).commands());
        commands.putAll(migration.commands());
        commands.putAll(guest.objects().commands());
        commands.putAll(new DescriptorCommands(guest.descriptors(), guest.descriptorSets()).commands());
        commands.putAll(new TraceCommands(config.cpus()).commands());
        commands.putAll(
                new MonitorCommands(commands, guest.memory(), guest.settings().properties()).commands());
        commands.put("query-commands", arguments -> {
            arguments.rejectOthers();
            return names(commands.keySet(), migration.outOfBandCommands().keySet());
        });
        return commands;
    }

    private static JsonNode names(Set<String> commands, Set<String> outOfBandCommands) {
        ArrayNode names = QmpJson.array();
        names.addObject().put("name", "qmp_capabilities");
        Stream.concat(commands.stream(), outOfBandCommands.stream())
                .sorted()
                .forEach(name -> names.addObject().put("name", name));
        return names;
    }

    /** On the main loop's thread, which ends the process after the reply to the command, if it is one. */
    private void quit(String reason) {
        emit("SHUTDOWN", QmpJson.object().put("guest", false).put("reason", reason));
        loop.schedule(loop::quit);
    }

    /** What the thread does that the JVM runs when the process gets a signal. */
    private void endForSignal() {
        loop.schedule(() -> quit("host-signal"));
        try {
            if (!ended.await(KILL_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                problems.accept("the main loop does not end, leaving it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is the hook that ends this process: nothing to remove.
            System.getLogger(GuestProcess.class.getName()).log(System.Logger.Level.DEBUG, "ended by a signal", e);
        }
    }

    private void emit(String event, ObjectNode data) {
        QmpServer server = qmp;
        if (server != null) {
            server.emitEvent(event, data);
        }
    }

    /** What becomes of what the guest tells. */
    private final class Owner implements Guest.Owner {
        @Override
        public void event(String name, ObjectNode data) {
            emit(name, data);
        }

        @Override
        public void problem(String line) {
            problems.accept(line);
        }

        @Override
        public void arrivalFailed(boolean exits) {
            if (exits) {
                exitCode = INCOMING_FAILED;
                loop.quit();
            }
        }
    }
}
