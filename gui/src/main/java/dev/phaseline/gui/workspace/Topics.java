package dev.phaseline.gui.workspace;

import java.util.HashMap;
import java.util.Map;

/** Kinds and names of spans, by the numbers that stand for them in queries. */
final class Topics {

    /** A kind and a name, which may be empty. */
    record Topic(String kind, String name) {}

    private final Map<Integer, Topic> topics = new HashMap<>();

    private Topics() {}

    /** Numbers those of the workspace. */
    static Topics number(Queries queries) {
        queries.execute("picture_topics");
        var read = new Topics();
        queries.each("topics", row -> read.topics.put(row.getInt(1), new Topic(row.getString(2), row.getString(3))));
        return read;
    }

    /** What a number stands for. */
    Topic of(int number) {
        var topic = topics.get(number);
        if (topic == null) {
            throw new IllegalArgumentException("no topic " + number);
        }
        return topic;
    }
}
