package dev.phaseline.migration.multifd;

import dev.phaseline.migration.channel.MigrationChannel;
import java.io.IOException;

/** Ends connections; whatever fails on the way is of no use any more. */
final class Channels {
    private Channels() {}

    static void shutdown(MigrationChannel channel) {
        try {
            channel.shutdown();
        } catch (IOException e) {
            log("cannot shut a connection down that is broken already", e);
        }
    }

    static void close(MigrationChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log("cannot close a connection", e);
        }
    }

    private static void log(String message, IOException cause) {
        System.getLogger(Channels.class.getName()).log(System.Logger.Level.DEBUG, message, cause);
    }
}
