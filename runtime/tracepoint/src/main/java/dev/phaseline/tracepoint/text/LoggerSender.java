package dev.phaseline.tracepoint.text;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code logger} command of util-linux: one process, which sends each line of its input as a message. */
final class LoggerSender implements SyslogSender {
    /** Its own limit of 1 KiB would cut long lines in pieces. */
    private static final String LONGEST_MESSAGE = "8192";

    private final Process logger;
    private final OutputStream lines;

    private LoggerSender(List<String> command) throws IOException {
        logger = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedOutputStream(logger.getOutputStream(), 1 << 16);
    }

    /** Starts a logger that writes to the log of this machine. */
    static LoggerSender local(String ident, long pid) throws IOException {
        return new LoggerSender(command(ident, pid));
    }

    /** Starts a logger that writes to a socket. */
    static LoggerSender socket(String path, String ident, long pid) throws IOException {
        List<String> command = command(ident, pid);
        command.addAll(List.of("--socket", path));
        return new LoggerSender(command);
    }

    private static List<String> command(String ident, long pid) {
        return new ArrayList<>(List.of(
                "logger",
                "--id=" + pid,
                "--tag",
                ident,
                "--priority",
                "daemon.info",
                "--socket-errors=on",
                "--size",
                LONGEST_MESSAGE));
    }

    @Override
    public void send(SyslogMessage message, boolean last) throws IOException {
        for (byte b : message.text()) {
            if (b >= 0 && b < ' ' && b != '\t') {
                // A line end would end the message, and a zero byte its line: spelled as daemons spell them.
                lines.write('#');
                lines.write('0');
                lines.write('0' + (b >> 3));
                lines.write('0' + (b & 7));
            } else {
                lines.write(b);
            }
        }
        lines.write('\n');
        if (last) {
            lines.flush();
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
        try {
            if (!logger.waitFor(1, TimeUnit.SECONDS)) {
                logger.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
