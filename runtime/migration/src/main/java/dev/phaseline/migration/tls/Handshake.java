package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.ChannelSecurity;
import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.mainloop.MainLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One handshake. A thread of its own does it, so that {@code main} goes on, and handshakes of several connections too,
 * whichever peer lets which one wait. The channel is shut down when the time is over.
 */
final class Handshake implements ChannelSecurity.Negotiation {
    private final MigrationChannel plain;
    private final TlsCredentials credentials;
    private final @Nullable String hostName;
    private final boolean announcesEnd;
    private final Admission admission;
    private final Duration limit;
    private final MainLoop loop;
    private final ChannelSecurity.Outcome outcome;
    private final CompletableFuture<TlsSession> result = new CompletableFuture<>();

    /** Set and read by {@code main}. */
    private boolean over;

    Handshake(
            MigrationChannel plain,
            TlsCredentials credentials,
            @Nullable String hostName,
            boolean announcesEnd,
            Admission admission,
            Duration limit,
            MainLoop loop,
            ChannelSecurity.Outcome outcome) {
        this.plain = plain;
        this.credentials = credentials;
        this.hostName = hostName;
        this.announcesEnd = announcesEnd;
        this.admission = admission;
        this.limit = limit;
        this.loop = loop;
        this.outcome = outcome;
    }

    /** Decides, once both sides agree, whether the peer may stay. */
    @FunctionalInterface
    interface Admission {
        /** Lets everybody stay who got that far. */
        Admission ALL = _ -> {};

        /**
         * Called on the thread of the handshake.
         *
         * @throws IOException if the peer may not stay; the message is one line for the user
         */
        void check(TlsSession session) throws IOException;
    }

    void begin() {
        Thread.ofPlatform().daemon().name("tls-handshake").start(this::run);
        Thread.ofVirtual().name("tls-handshake-limit").start(this::limit);
    }

    private void run() {
        try {
            TlsSession session = credentials.handshake(plain, hostName);
            admission.check(session);
            result.complete(session);
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void limit() {
        try {
            TlsSession session = result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            loop.schedule(() -> secured(session));
        } catch (TimeoutException e) {
            end("the peer did not finish the handshake within %d seconds".formatted(limit.toSeconds()));
        } catch (ExecutionException e) {
            end(Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElseGet(e::toString));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String problem) {
        shutdown();
        loop.schedule(() -> {
            if (!over) {
                over = true;
                outcome.failed("TLS handshake failed: " + problem);
            }
        });
    }

    private void secured(TlsSession session) {
        if (!over) {
            over = true;
            outcome.secured(new TlsMigrationChannel(plain, session, announcesEnd));
        }
    }

    @Override
    public void abandon() {
        if (over) {
            return;
        }
        over = true;
        shutdown();
        try {
            plain.close();
        } catch (IOException e) {
            logLost(e);
        }
    }

    private void shutdown() {
        try {
            plain.shutdown();
        } catch (IOException e) {
            logLost(e);
        }
    }

    private static void logLost(IOException reason) {
        System.getLogger(Handshake.class.getName())
                .log(System.Logger.Level.DEBUG, "the connection of a handshake is gone already", reason);
    }
}
