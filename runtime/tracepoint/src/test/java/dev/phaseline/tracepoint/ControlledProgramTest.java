package dev.phaseline.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running program is controlled from outside, by all ways there are. */
class ControlledProgramTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theEnvironmentAndThePropertySwitch() throws IOException {
        try (ChildProgram program = ChildProgram.start(Map.of("PHASELINE_TRACE", "loop_*"))) {
            program.awaitState("log");
        }
        try (ChildProgram program =
                ChildProgram.start(Map.of("PHASELINE_TRACE", "loop_*"), "-Dphaseline.trace=-loop_turn")) {
            assertThat(program.nextState()).isEqualTo("off");
        }
    }

    @Test
    void thePropertySelectsBackends() throws IOException {
        try (ChildProgram program =
                ChildProgram.start("-Dphaseline.trace=loop_*", "-Dphaseline.trace.backends=log,simple")) {
            assertThat(program.nextState()).isEqualTo("log");
        }
    }

    @Test
    void aFileIsTheBinaryOneIfThatBackendEmitsElseTheLog() throws IOException {
        Path log = directory.resolve("a,log");
        try (ChildProgram program = ChildProgram.start("-Dphaseline.trace=file=" + directory.resolve("a,,log"))) {
            assertThat(program.nextState()).isEqualTo("off");
            assertThat(log).isEmptyFile();
        }
        try (ChildProgram program = ChildProgram.start("-Dphaseline.trace=file=x", "-Dphaseline.trace.backends=jfr")) {
            assertThat(program.nextWarning())
                    .isEqualTo(
                            "phaseline: warning: file=x: no backend that writes a file emits, neither simple nor log");
        }
    }

    @Test
    void badSettingsAreReportedAndDoNotKeepAProgramFromRunning() throws IOException {
        Path events = Files.writeString(directory.resolve("trace.events"), "# some\nlop_turn\nloop_gone\nloop_turn\n");
        try (ChildProgram program = ChildProgram.start(
                Map.of("PHASELINE_TRACE", "nosuch_*,evnts=x"), "-Dphaseline.trace=events=" + events)) {
            program.awaitState("log");
            assertThat(program.nextWarning())
                    .isEqualTo("phaseline: warning: environment variable PHASELINE_TRACE: unknown key 'evnts':"
                            + " expected enable, events or file");
            assertThat(program.nextWarning())
                    .isEqualTo("phaseline: warning: system property phaseline.trace: " + events
                            + ":2: unknown trace event 'lop_turn' (nearest: 'loop_turn')");
            assertThat(program.nextWarning())
                    .isEqualTo("phaseline: warning: system property phaseline.trace: " + events
                            + ":3: trace event 'loop_gone' is not traceable: its declaration says 'disable'");
        }
    }

    @Test
    void aShortProgramReportsUnknownPatternsWhenItEnds() throws IOException {
        try (ChildProgram program = ChildProgram.start("-Dphaseline.trace=loop_trun")) {
            assertThat(program.nextState()).isEqualTo("off");
            program.terminate();
            assertThat(program.nextWarning()).contains("unknown trace event 'loop_trun' (nearest: 'loop_turn')");
            assertThat(program.nextWarning()).isNull();
        }
    }

    /** What is to be done late goes on after management, so the report comes only if that did no harm. */
    @Test
    void aRuntimeWithoutManagementDoesTheRest() throws IOException {
        try (ChildProgram program =
                ChildProgram.start("--limit-modules", "jdk.jfr", "-Dphaseline.trace=loop_turn,loop_trun")) {
            program.awaitState("log");
            assertThat(program.nextWarning()).contains("unknown trace event 'loop_trun' (nearest: 'loop_turn')");
        }
    }

    @Test
    void aRuntimeWithoutTheFlightRecorderHasTheOtherBackends() throws IOException {
        try (ChildProgram program =
                ChildProgram.start("--limit-modules", "java.base", "-Dphaseline.trace=loop_other,loop_trun")) {
            assertThat(program.nextState()).isEqualTo("off");
            assertThat(program.nextWarning()).contains("unknown trace event 'loop_trun' (nearest: 'loop_turn')");
        }
    }

    @Test
    void aRecordingThatJcmdStartsGetsTheEventsOfItsSettings() throws IOException {
        Path recording = directory.resolve("loop.jfr");
        try (ChildProgram program = ChildProgram.start()) {
            assertThat(program.nextState()).isEqualTo("off");

            program.jcmd("JFR.start", "name=loop", "+loop.loop_turn#enabled=true");
            assertThat(program.nextState()).isEqualTo("jfr");

            program.jcmd("JFR.stop", "name=loop", "filename=" + recording);
            assertThat(program.nextState()).isEqualTo("off");
        }

        assertThat(RecordingFile.readAllEvents(recording))
                .extracting(event -> event.getEventType().getName())
                .contains("loop.loop_turn");
        assertThat(ChildProgram.run("jfr", "print", "--events", "loop.loop_turn", recording.toString()))
                .contains("turn =");
    }

    @Test
    void aRecordingThatDoesNotNameAnEventLeavesItOff() throws IOException {
        try (ChildProgram program = ChildProgram.start()) {
            assertThat(program.nextState()).isEqualTo("off");

            program.jcmd("JFR.start", "name=other", "settings=profile");
            program.jcmd("JFR.start", "name=loop", "+loop.loop_turn#enabled=true");
            assertThat(program.nextState()).isEqualTo("jfr");
            program.jcmd("JFR.stop", "name=loop");
            assertThat(program.nextState()).isEqualTo("off");
            program.jcmd("JFR.stop", "name=other");

            // The next state that it meets is this one: nothing came between.
            program.jcmd("JFR.start", "name=again", "+loop.loop_turn#enabled=true");
            assertThat(program.nextState()).isEqualTo("jfr");
        }
    }

    @Test
    void aSettingsFileWorksFromTheStartAndLater() throws IOException {
        Path settings = directory.resolve("loop.jfc");
        ChildProgram.run(
                "jfr", "configure", "--input", "none", "--output", settings.toString(), "+loop.loop_turn#enabled=true");
        Path recording = directory.resolve("loop.jfr");

        try (ChildProgram program = ChildProgram.start(
                "-Xlog:jfr*=off",
                "-XX:StartFlightRecording:name=first,settings=" + settings + ",filename=" + recording)) {
            assertThat(program.nextState()).isEqualTo("jfr");
            program.jcmd("JFR.stop", "name=first");
            assertThat(program.nextState()).isEqualTo("off");
            program.jcmd("JFR.start", "name=second", "settings=" + settings);
            assertThat(program.nextState()).isEqualTo("jfr");
        }

        assertThat(RecordingFile.readAllEvents(recording))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getEventType().getName()).isEqualTo("loop.loop_turn"));
    }

    @Test
    void aManagementClientSeesAndSwitchesEvents() throws Exception {
        try (ChildProgram program = ChildProgram.start("-Dphaseline.trace.jmx=true");
                JMXConnector connector = connect(program)) {
            assertThat(program.nextState()).isEqualTo("off");
            MBeanServerConnection server = connector.getMBeanServerConnection();
            var name = new ObjectName(TracepointsMXBean.NAME);
            assertThat(server.getAttribute(name, "Groups")).isEqualTo(new String[] {"loop"});
            assertThat(server.getAttribute(name, "EventCount")).isEqualTo(3);
            assertThat(states(server, "*"))
                    .containsExactly("loop_turn disabled", "loop_other disabled", "loop_gone unavailable");

            assertThat(apply(server, "loop_*,-loop_other,lopo_turn"))
                    .containsExactly("unknown trace event 'lopo_turn' (nearest: 'loop_turn')");
            assertThat(program.nextState()).isEqualTo("log");
            assertThat(states(server, "loop_t*")).containsExactly("loop_turn enabled log");
            assertThat(server.getAttribute(name, "OnCount")).isEqualTo(1);

            program.jcmd("JFR.start", "name=any", "settings=none");
            assertThat(program.nextState()).isEqualTo("jfr log");
            assertThat(states(server, "loop_t*")).containsExactly("loop_turn enabled jfr log");

            select(server, "log");
            assertThat(program.nextState()).isEqualTo("log");
            assertThat(server.getAttribute(name, "SelectedBackends")).isEqualTo(new String[] {"log"});
            select(server, "nop");
            assertThat(program.nextState()).isEqualTo("off");
            assertThat(states(server, "loop_turn")).containsExactly("loop_turn enabled");
        }
    }

    @SuppressWarnings("BanJNDI") // the address is what the JVM next door said; nothing is looked up
    private static JMXConnector connect(ChildProgram program) throws IOException {
        program.jcmd("ManagementAgent.start_local");
        Matcher address = Pattern.compile("service:jmx:\\S+").matcher(program.jcmd("ManagementAgent.status"));
        assertThat(address.find()).isTrue();
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address.group()));
        awaitBean(connector.getMBeanServerConnection());
        return connector;
    }

    private static void awaitBean(MBeanServerConnection server) throws IOException {
        while (server.queryNames(null, null).stream()
                .noneMatch(name -> name.toString().equals(TracepointsMXBean.NAME))) {
            Thread.onSpinWait();
        }
    }

    private static List<String> apply(MBeanServerConnection server, String option) throws Exception {
        return List.of((String[])
                server.invoke(new ObjectName(TracepointsMXBean.NAME), "apply", new Object[] {option}, new String[] {
                    String.class.getName()
                }));
    }

    private static void select(MBeanServerConnection server, String backends) throws Exception {
        server.invoke(new ObjectName(TracepointsMXBean.NAME), "selectBackends", new Object[] {backends}, new String[] {
            String.class.getName()
        });
    }

    private static List<String> states(MBeanServerConnection server, String glob) throws Exception {
        var found = (CompositeData[])
                server.invoke(new ObjectName(TracepointsMXBean.NAME), "find", new Object[] {glob}, new String[] {
                    String.class.getName()
                });
        return Stream.of(found)
                .map(state -> (state.get("name") + " " + state.get("state") + " "
                                + String.join(" ", (String[]) state.get("backends")))
                        .strip())
                .toList();
    }
}
