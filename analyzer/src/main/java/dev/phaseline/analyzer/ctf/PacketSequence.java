package dev.phaseline.analyzer.ctf;

import java.util.Optional;

/** What the numbers of a stream's packets tell about what is missing. */
final class PacketSequence {
    private boolean isFirst = true;
    private long lastNumber;
    private long lastDiscarded;
    private long discarded;
    private long discardedLast;

    /**
     * Takes note of a packet.
     *
     * @param number its number in the stream, from 0
     * @param discardedSoFar the events that the stream has lost up to the end of the packet
     * @return words for what is missing before the packet
     */
    Optional<String> next(Optional<Long> number, Optional<Long> discardedSoFar) {
        // A stream that does not begin with its first packet is a later part: what it lost before is not its loss.
        boolean isContinued = isFirst && number.isPresent() && number.get() != 0;
        if (discardedSoFar.isPresent()) {
            long sum = discardedSoFar.get();
            discardedLast = isContinued ? 0 : Math.max(0, sum - lastDiscarded);
            discarded += discardedLast;
            lastDiscarded = sum;
        }
        var missing = isFirst || number.isEmpty() ? Optional.<String>empty() : missing(number.get());
        lastNumber = number.orElse(0L);
        isFirst = false;
        return missing;
    }

    private Optional<String> missing(long number) {
        long between = number - lastNumber - 1;
        return between > 0
                ? Optional.of(
                        between == 1
                                ? "packet " + (number - 1) + " is missing"
                                : between + " packets are missing, from packet " + (lastNumber + 1))
                : Optional.empty();
    }

    long discarded() {
        return discarded;
    }

    /** The events lost from the end of the packet before up to the end of the one taken note of last. */
    long discardedLast() {
        return discardedLast;
    }
}
