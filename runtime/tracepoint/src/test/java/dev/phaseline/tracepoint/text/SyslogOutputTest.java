package dev.phaseline.tracepoint.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogOutputTest {
    private static final Instant TIME = Instant.parse("2026-11-22T20:46:33.854497123Z");

    /** Stands in for the daemon: prints each datagram that a socket gets, until it gets none for long. */
    private static final String DAEMON = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            s.settimeout(60)
            print("ready", flush=True)
            for _ in range(int(sys.argv[2])):
                print(repr(s.recv(65536)), flush=True)
            """;

    @TempDir
    private Path directory;

    @Test
    void aDatagramIsAMessageOfRfc5424() throws IOException {
        try (var receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            receiver.setSoTimeout(60_000);
            String destination = "udp:127.0.0.1:" + receiver.getLocalPort();
            try (SyslogSender sender = SyslogSender.open(destination, "qemu", 1234)) {
                sender.send(message("acme_rd addr=0x1 size=1"), true);
            }
            var packet = new DatagramPacket(new byte[2048], 2048);
            receiver.receive(packet);

            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .matches("<30>1 2026-11-22T20:46:33\\.854497Z \\S+ qemu 1234 - - acme_rd addr=0x1 size=1");
        }
    }

    @Test
    void theLoggerCommandHandsLinesToTheDaemon() throws Exception {
        assumeTrue(onPath("logger"), "no logger command");
        assumeTrue(onPath("python3"), "no python3 to stand in for the daemon");
        Path socket = directory.resolve("log");
        Process daemon = new ProcessBuilder("python3", "-c", DAEMON, socket.toString(), "3")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader received = daemon.inputReader()) {
            assertThat(received.readLine()).isEqualTo("ready");
            try (SyslogSender sender = SyslogSender.open("unix:" + socket, "qemu-system", 1234)) {
                sender.send(message("acme_boot "), false);
                sender.send(message("two\nlines\0and \u00b5"), false);
                sender.send(message("long " + "x".repeat(3000)), true);
            }

            assertThat(received.readLine()).matches("b'<30>.* qemu-system\\[1234\\]: acme_boot '");
            assertThat(received.readLine()).endsWith(": two#012lines#000and \\xc2\\xb5'");
            assertThat(received.readLine()).endsWith(": long " + "x".repeat(3000) + "'");
        } finally {
            daemon.destroy();
        }
    }

    @Test
    void messagesThatFindTheQueueFullAreLostAndCounted() {
        var closed = new CountDownLatch(1);
        var queue = new MessageQueue(() -> {
            awaitQuietly(closed);
            return SyslogSender.closed();
        });

        for (int i = 0; i < 10_000; i++) {
            queue.offer(message("m"));
        }
        assertThat(queue.lost()).isEqualTo(10_000 - 8192);

        closed.countDown();
        queue.close();
        assertThat(queue.lost()).isEqualTo(10_000);
    }

    @Test
    void messagesOfASenderThatCannotBeOpenedAreLostAndCounted() {
        var queue = new MessageQueue(() -> SyslogSender.open("tcp:nowhere", "x", 1));

        queue.offer(message("m"));
        queue.close();

        assertThat(queue.lost()).isEqualTo(1);
    }

    @Test
    void aDestinationThatIsNoneIsRefused() {
        assertThatThrownBy(() -> SyslogSender.open("tcp:host:1", "x", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not udp:HOST:PORT or unix:PATH: tcp:host:1");
    }

    @ParameterizedTest
    @CsvSource({
        "dev.example.Main --flag a.b, Main",
        "/opt/my app/x.jar, my",
        "lib/guest.jar run, guest",
        "dev.phaseline.cli/dev.phaseline.cli.Main guest, Main",
        "'', java",
        "odd[name]:, odd_name__",
    })
    void messagesBearTheProgramsName(String command, String name) {
        assertThat(SyslogOutput.programName(command)).isEqualTo(name);
    }

    private static SyslogMessage message(String text) {
        return new SyslogMessage(TIME, text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean onPath(String command) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
