package dev.phaseline.migration.channel;

import org.jspecify.annotations.Nullable;

/**
 * What makes a connection safe before anybody uses it. Called on {@code main}, which goes on while both sides negotiate;
 * the outcome comes on {@code main} too.
 */
public interface ChannelSecurity {
    /** Connections are used as they are. */
    ChannelSecurity NONE = new Plain();

    /** Whether connections are to be made safe now. */
    boolean isWanted();

    /**
     * Makes a connection safe that this side has made. The outcome comes after the return.
     *
     * @param host that was connected to; null where the transport has none
     * @return the negotiation, for whoever gives up
     * @throws ChannelException if it cannot even begin; the channel is as it was
     */
    Negotiation secureOutgoing(MigrationChannel plain, @Nullable String host, Outcome outcome) throws ChannelException;

    /** As {@link #secureOutgoing}, for a connection that the other side has made. */
    Negotiation secureIncoming(MigrationChannel plain, Outcome outcome) throws ChannelException;

    /** What becomes of the attempt; exactly one of the two is called, unless it is given up. */
    interface Outcome {
        /**
         * The connection is safe.
         *
         * @param channel to be used instead of the plain one, which it owns
         */
        void secured(MigrationChannel channel);

        /**
         * It is not; the caller still owns the plain channel, which is of no use.
         *
         * @param problem one line for the user
         */
        void failed(String problem);
    }

    /** A negotiation under way. */
    @FunctionalInterface
    interface Negotiation {
        /** Ends it without an outcome and closes the connection; does nothing once there is an outcome. */
        void abandon();
    }

    /** Makes nothing safe. */
    final class Plain implements ChannelSecurity {
        private Plain() {}

        @Override
        public boolean isWanted() {
            return false;
        }

        @Override
        public Negotiation secureOutgoing(MigrationChannel plain, @Nullable String host, Outcome outcome) {
            throw new IllegalStateException("no security is wanted");
        }

        @Override
        public Negotiation secureIncoming(MigrationChannel plain, Outcome outcome) {
            throw new IllegalStateException("no security is wanted");
        }
    }
}
