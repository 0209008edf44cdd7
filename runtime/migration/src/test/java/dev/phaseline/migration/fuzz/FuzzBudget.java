package dev.phaseline.migration.fuzz;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How much is tried: a few hundred inputs in a build; with {@code -Dphaseline.fuzz-seconds=N} as many as that time allows,
 * with {@code -Dphaseline.fuzz-seed=N} other ones.
 */
public final class FuzzBudget {
    private static final long SEED = Long.getLong("phaseline.fuzz-seed", 4711);
    private static final long SECONDS = Long.getLong("phaseline.fuzz-seconds", 0);
    private static final RandomGeneratorFactory<RandomGenerator> RANDOM = RandomGeneratorFactory.of("L64X128MixRandom");

    private FuzzBudget() {}

    /** One input. */
    public interface Step {
        /**
         * Tries it.
         *
         * @param random what the input is made from; the same for the same seed
         */
        void with(RandomGenerator random) throws Exception;
    }

    /**
     * Tries inputs.
     *
     * @param steps in a build
     * @throws AssertionError with the seed of the input that something was found with
     */
    public static void spend(int steps, Step step) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long count = 0;
        while (SECONDS == 0 ? count < steps : System.nanoTime() < endNanos) {
            long seed = SEED + count++;
            try {
                step.with(RANDOM.create(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("input %d, -Dphaseline.fuzz-seed=%d".formatted(count, seed), e);
            }
        }
        if (SECONDS > 0) {
            System.getLogger(FuzzBudget.class.getName()).log(System.Logger.Level.INFO, "inputs tried: " + count);
        }
    }
}
