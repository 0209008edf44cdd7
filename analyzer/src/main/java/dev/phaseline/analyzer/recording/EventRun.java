package dev.phaseline.analyzer.recording;

/**
 * Events of one type and thread that were added to a window one after the other, whose times and values are yet to be set,
 * column by column. Valid until the next event is added.
 */
public final class EventRun {
    private final EventIndex index;
    private final int position;
    private final EventRows rows;
    private final int row;

    EventRun(EventIndex index, int position, EventRows rows, int row) {
        this.index = index;
        this.position = position;
        this.rows = rows;
        this.row = row;
    }

    /** Has the times of the events from {@link #position} on, in nanoseconds on the recording's clock. */
    public long[] timesNs() {
        return index.timesNs();
    }

    /** Where the first event is among the {@link #timesNs}. */
    public int position() {
        return position;
    }

    /** Has the values of an argument that is a number from {@link #row} on; they are 0. */
    public long[] numbers(int argument) {
        return rows.numbers(argument);
    }

    /**
     * Has the numbers of an argument's texts from {@link #row} on, as {@link EventWindowBuilder#textId} returned them since
     * the last window; they are 0, which is C's {@code NULL}.
     */
    public int[] textIds(int argument) {
        return rows.texts(argument);
    }

    /** Where the first event is among the {@link #numbers} and {@link #textIds}. */
    public int row() {
        return row;
    }
}
