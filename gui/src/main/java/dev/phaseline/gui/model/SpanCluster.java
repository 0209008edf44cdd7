package dev.phaseline.gui.model;

/**
 * Spans of one row and kind that start in the same bucket and are too short to be seen one by one, or have no end.
 *
 * @param row row inside the thread's track
 * @param bucket number of the bucket inside the tile
 * @param kind their kind
 * @param name what they are about; empty if they differ
 * @param count how many there are, at least 1
 * @param coveredNs sum of their lengths
 */
public record SpanCluster(int row, int bucket, String kind, String name, long count, long coveredNs) {}
