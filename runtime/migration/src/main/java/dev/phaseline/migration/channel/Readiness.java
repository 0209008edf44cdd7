package dev.phaseline.migration.channel;

import java.io.IOException;

/**
 * How a thread waits for a connection on which calls return at once; one on which they block waits by itself.
 *
 * @param <D> what names a direction
 */
@FunctionalInterface
interface Readiness<D> {
    /** Waits until a call in that direction would move something, or the connection is at its end. */
    void await(D direction) throws IOException;

    /**
     * Makes a call until it has moved something.
     *
     * @param wanted whether there is anything to move; otherwise the call is made once
     * @return what the last call has returned: a number of bytes, or -1 at the end
     */
    default long moveSome(D direction, boolean wanted, Call call) throws IOException {
        long count = call.make();
        while (count == 0 && wanted) {
            await(direction);
            count = call.make();
        }
        return count;
    }

    /** A call that moves bytes, or none where it would have to wait. */
    @FunctionalInterface
    interface Call {
        /** Returns the number of bytes, or -1 at the end. */
        long make() throws IOException;
    }
}
