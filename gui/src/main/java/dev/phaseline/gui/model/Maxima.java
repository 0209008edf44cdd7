package dev.phaseline.gui.model;

/** Finds the largest of any successive numbers in a time that depends little on how many they are: a tree of maxima. */
final class Maxima {

    private final int size;
    /** Node i has the larger of nodes 2i and 2i + 1; the numbers are the last ones. */
    private final double[] tree;

    Maxima(double[] values) {
        size = values.length;
        tree = new double[2 * size];
        System.arraycopy(values, 0, tree, size, size);
        for (int node = size - 1; node > 0; node--) {
            tree[node] = Math.max(tree[2 * node], tree[2 * node + 1]);
        }
    }

    /** The largest from one number to before another; minus infinity if there are none. */
    double of(int from, int to) {
        double most = Double.NEGATIVE_INFINITY;
        int low = from + size;
        int high = to + size;
        while (low < high) {
            if ((low & 1) == 1) {
                most = Math.max(most, tree[low]);
                low++;
            }
            if ((high & 1) == 1) {
                high--;
                most = Math.max(most, tree[high]);
            }
            low /= 2;
            high /= 2;
        }
        return most;
    }
}
