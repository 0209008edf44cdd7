package dev.phaseline.migration.fuzz;

import dev.phaseline.migration.stream.StreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Damages streams and has them received, over and over. Damage that is refused for a reason that was not met before is
 * damaged further.
 *
 * <p>A receiver may refuse what it gets, with a message that says where, and must neither throw anything else nor allocate
 * much more than it was sent.
 */
public final class IncomingFuzzer {
    /** Memory for the devices of a machine that comes in is doubled as they come, and they are copied several times. */
    private static final long ALLOCATED_FOR_EACH_BYTE = 64;

    private static final long ALLOCATED_ANYWAY = 24L << 20;
    private static final int MOST_IN_CORPUS = 2000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What messages about a stream must name. */
    private static final String PLACE =
            "(?s).*(section|header|command|configuration|description|migration stream|version|devices|item|packet).*";

    private final Receiver receiver;
    private final RandomGenerator random;
    private final List<StreamMutator> corpus = new ArrayList<>();
    private final Set<String> reasons = new HashSet<>();
    private long tries;

    IncomingFuzzer(Receiver receiver, long seed) throws IOException {
        this.receiver = receiver;
        this.random = new SplittableRandom(seed);
        for (byte[] stream : receiver.seeds()) {
            corpus.add(new StreamMutator(stream));
        }
    }

    /** An input that is not treated as it should be. */
    static final class Finding extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient byte[] input;

        Finding(String message, byte[] input, Throwable cause) {
            super(message, cause);
            this.input = input;
        }

        byte[] input() {
            return input;
        }
    }

    /** How many kinds of refusal were met. */
    int reasonCount() {
        return reasons.size();
    }

    /**
     * Tries one more input.
     *
     * @throws Finding if it is not treated as it should be
     */
    void step() {
        byte[] input = corpus.get(random.nextInt(corpus.size())).mutate(random);
        tries++;
        long before = Allocation.bytesSoFar();
        Optional<StreamException> refusal = check(receiver, input);
        checkAllocation(input, Allocation.bytesSoFar() - before);
        if (refusal.isPresent() && reasons.add(reason(refusal.get())) && corpus.size() < MOST_IN_CORPUS) {
            corpus.add(new StreamMutator(input));
        }
    }

    private void checkAllocation(byte[] input, long bytes) {
        if (bytes > ALLOCATED_ANYWAY + ALLOCATED_FOR_EACH_BYTE * input.length) {
            throw new Finding(
                    "%s allocates %d bytes for %d".formatted(receiver, bytes, input.length),
                    input,
                    new IllegalStateException());
        }
    }

    private static Optional<StreamException> check(Receiver receiver, byte[] input) {
        Optional<StreamException> refusal;
        try {
            refusal = receiver.tryReceive(input);
        } catch (RuntimeException | Error e) {
            throw new Finding(receiver + " throws " + e, input, e);
        }
        if (refusal.isPresent() && !String.valueOf(refusal.get().getMessage()).matches(PLACE)) {
            throw new Finding(receiver + " does not say where: " + refusal.get().getMessage(), input, refusal.get());
        }
        return refusal;
    }

    /** A message without the numbers and names in it. */
    private static String reason(StreamException refusal) {
        return String.valueOf(refusal.getMessage()).replaceAll("0x[0-9a-f]+|[0-9]+|'[^']*'", "#");
    }

    /** For a coverage-guided fuzzer: the first byte chooses the receiver. What it allocates itself counts against nobody. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 0) {
            List<Receiver> all = List.of(Receiver.values());
            byte[] input = new byte[data.length - 1];
            System.arraycopy(data, 1, input, 0, input.length);
            check(all.get(Math.floorMod(data[0], all.size())), input);
        }
    }

    /**
     * Fuzzes each receiver for a time: {@code SECONDS SEED DIRECTORY}. Inputs that are not treated as they should be go into
     * the directory, and so do the seeds, as a coverage-guided fuzzer wants them.
     */
    public static void main(String[] arguments) throws IOException {
        double seconds = Double.parseDouble(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Path directory = Files.createDirectories(Path.of(arguments[2]));
        int findings = 0;
        for (Receiver receiver : Receiver.values()) {
            writeSeeds(receiver, directory);
            findings += fuzz(receiver, seconds, seed, directory);
        }
        System.exit(findings == 0 ? 0 : 1);
    }

    private static void writeSeeds(Receiver receiver, Path directory) throws IOException {
        int number = 0;
        for (byte[] stream : receiver.seeds()) {
            byte[] input = new byte[stream.length + 1];
            input[0] = (byte) List.of(Receiver.values()).indexOf(receiver);
            System.arraycopy(stream, 0, input, 1, stream.length);
            Files.write(directory.resolve("seed-" + receiver + "-" + number++), input);
        }
    }

    private static int fuzz(Receiver receiver, double seconds, long seed, Path directory) throws IOException {
        var fuzzer = new IncomingFuzzer(receiver, seed);
        Set<String> seen = new HashSet<>();
        long start = System.nanoTime();
        while ((System.nanoTime() - start) / NANOS_PER_SECOND < seconds) {
            try {
                fuzzer.step();
            } catch (Finding e) {
                if (seen.add(String.valueOf(e.getCause()).replaceAll("[0-9]+", "#"))) {
                    Files.write(directory.resolve("finding-" + receiver + "-" + seen.size()), e.input());
                    e.printStackTrace(System.out);
                }
            }
        }
        System.out.printf(
                "%s: %,d inputs, %d kinds of refusal, %d findings%n",
                receiver, fuzzer.tries, fuzzer.reasonCount(), seen.size());
        return seen.size();
    }
}
