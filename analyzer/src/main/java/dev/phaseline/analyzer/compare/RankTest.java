package dev.phaseline.analyzer.compare;

import java.util.Arrays;

/**
 * The rank test of Mann and Whitney: how likely two samples differ as much as they do by chance, whatever their
 * distribution. Of few values exactly, by counting all ways in which their ranks could be shared out; of more by the
 * normal approximation with corrections for ties and continuity.
 *
 * <p>Source: H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than
 * the other", Annals of Mathematical Statistics 18 (1947).
 */
final class RankTest {
    /** So many values are counted out. */
    private static final int MOST_EXACT = 40;

    private static final double[] TAIL = {0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429};

    private RankTest() {}

    /** The least that the test can say of samples of these sizes: that one lies wholly above the other. */
    static double leastProbability(int a, int b) {
        double ways = 1;
        for (int i = 1; i <= a; i++) {
            ways = ways * (b + i) / i;
        }
        return Math.min(1, 2 / ways);
    }

    /** The two-sided probability; 1 if all values are the same. */
    static double probability(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        Arrays.sort(all);
        double rankSum = Arrays.stream(a).map(value -> rank(all, value)).sum();
        if (all.length <= MOST_EXACT) {
            return exact(all, a.length, (int) Math.round(2 * rankSum));
        }
        double n = all.length;
        double u = rankSum - a.length * (a.length + 1.0) / 2;
        double variance = (double) a.length * b.length / 12 * (n + 1 - ties(all) / (n * (n - 1)));
        if (variance <= 0) {
            return 1;
        }
        double distance = Math.max(0, Math.abs(u - (double) a.length * b.length / 2) - 0.5);
        return 2 * upperTail(distance / Math.sqrt(variance));
    }

    /**
     * The share of all choices of as many ranks whose sum is as far from the mean.
     *
     * @param sorted all values
     * @param size how many are chosen
     * @param doubledSum twice the sum of ranks that was met; ranks of equal values are halves
     */
    private static double exact(double[] sorted, int size, int doubledSum) {
        int most = sorted.length * (sorted.length + 1);
        double[][] ways = new double[size + 1][most + 1];
        ways[0][0] = 1;
        for (double value : sorted) {
            int doubled = (int) Math.round(2 * rank(sorted, value));
            for (int chosen = size; chosen >= 1; chosen--) {
                for (int sum = most; sum >= doubled; sum--) {
                    ways[chosen][sum] += ways[chosen - 1][sum - doubled];
                }
            }
        }
        int mean = size * (sorted.length + 1);
        double asFar = 0;
        double total = 0;
        for (int sum = 0; sum <= most; sum++) {
            total += ways[size][sum];
            if (Math.abs(sum - mean) >= Math.abs(doubledSum - mean)) {
                asFar += ways[size][sum];
            }
        }
        return asFar / total;
    }

    /** The mean rank, from 1, of a value among sorted ones. */
    private static double rank(double[] sorted, double value) {
        return (bound(sorted, value, false) + 1 + bound(sorted, value, true)) / 2.0;
    }

    /** How many values are less, or not greater. */
    private static int bound(double[] sorted, double value, boolean inclusive) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (inclusive && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double ties(double[] sorted) {
        double sum = 0;
        int start = 0;
        while (start < sorted.length) {
            int end = bound(sorted, sorted[start], true);
            double equal = end - start;
            sum += equal * equal * equal - equal;
            start = end;
        }
        return sum;
    }

    /** Of the normal distribution; Abramowitz and Stegun 7.1.26, right to 1.5e-7. */
    private static double upperTail(double z) {
        double x = z / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double sum = 0;
        for (int i = TAIL.length - 1; i >= 0; i--) {
            sum = sum * t + TAIL[i];
        }
        return 0.5 * sum * t * Math.exp(-x * x);
    }
}
