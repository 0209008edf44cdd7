package dev.phaseline.gui.model;

/**
 * How lengths and instants of a picture are written: in seconds and their parts, or, where no recording has times, in
 * numbers of events, which stand for them.
 */
public enum TimeText {
    TIMES {
        @Override
        public String duration(long ns) {
            return Units.duration(ns);
        }

        @Override
        public String figure(long ns) {
            return Units.duration(ns);
        }

        @Override
        public String instant(long ns) {
            return Units.instant(ns, 1_000);
        }
    },
    EVENTS {
        @Override
        public String duration(long events) {
            return Units.count(events) + (Math.abs(events) == 1 ? " event" : " events");
        }

        @Override
        public String figure(long events) {
            return Units.count(events);
        }

        @Override
        public String instant(long number) {
            return "event " + Units.count(number);
        }
    };

    /** A length, such as {@code 302 ms} or {@code 17 events}. */
    public abstract String duration(long ns);

    /** A length where there is little room: without the word. */
    public abstract String figure(long ns);

    /**
     * An instant relative to the zero of the ruler, in µs or as the number of an event.
     *
     * @param ns ns since zero
     */
    public abstract String instant(long ns);
}
