package dev.phaseline.gui.workspace;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions on a thread of its own, so that whoever asks never waits. Of each topic only the newest question
 * counts: it replaces the one that waits and cancels the one that is being answered. May be used from any thread.
 */
final class QuestionQueue implements AutoCloseable {

    /** What questions are about; those of the first topic are answered first. */
    enum Topic {
        /** What the user has just asked to go to. */
        STEP,
        TILES,
        EVENT,
        ITEM,
        ARROWS,
        STATISTICS,
        HISTOGRAM,
        SEARCH,
        FINDINGS,
        SCHEMA,
        /** What nobody waits for: it is no part of {@link QuestionQueue#isIdle}. */
        PREPARATION
    }

    /** How to stop a question that is being answered. */
    interface Brake {

        /** Makes it fail soon. */
        void cancel();

        /** Ends the effect of the above; is called before each question. */
        void resume();
    }

    private final Executor answers;
    private final Consumer<RuntimeException> failures;
    private final Brake brake;
    private final Thread thread;

    private final Object lock = new Object();
    // Guarded by the lock.
    private final Map<Topic, Question<?>> waiting = new EnumMap<>(Topic.class);
    private final Map<Topic, Question<?>> newest = new EnumMap<>(Topic.class);
    private @Nullable Question<?> running;
    private int unanswered;
    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param answers runs whatever takes answers and failures
     * @param failures takes what went wrong with a question that still counts
     */
    QuestionQueue(Executor answers, Consumer<RuntimeException> failures, Brake brake) {
        this.answers = answers;
        this.failures = failures;
        this.brake = brake;
        thread = Thread.ofPlatform().daemon().name("timeline queries").start(this::answerAll);
    }

    /**
     * Asks a question.
     *
     * @param work is run on the queue's thread
     * @param taker takes the answer, unless a newer question of the topic has been asked by then
     */
    <T> void ask(Topic topic, Supplier<T> work, Consumer<T> taker) {
        var question = new Question<>(topic, work, taker);
        synchronized (lock) {
            if (waiting.put(topic, question) == null && topic != Topic.PREPARATION) {
                unanswered++;
            }
            newest.put(topic, question);
            if (running != null && running.topic == topic) {
                brake.cancel();
            }
            lock.notifyAll();
        }
    }

    /** Whether all that was asked has been answered, and the answers taken. */
    boolean isIdle() {
        synchronized (lock) {
            return unanswered == 0;
        }
    }

    /** Identity matters: the same may be asked again. */
    private final class Question<T> {
        private final Topic topic;
        private final Supplier<T> work;
        private final Consumer<T> taker;

        private Question(Topic topic, Supplier<T> work, Consumer<T> taker) {
            this.topic = topic;
            this.work = work;
            this.taker = taker;
        }

        private void answer() {
            try {
                var answer = work.get();
                deliver(() -> taker.accept(answer));
            } catch (RuntimeException e) {
                deliver(() -> failures.accept(e));
            }
        }

        private void deliver(Runnable delivery) {
            answers.execute(() -> {
                try {
                    if (counts()) {
                        delivery.run();
                    }
                } finally {
                    synchronized (lock) {
                        if (topic != Topic.PREPARATION) {
                            unanswered--;
                        }
                    }
                }
            });
        }

        private boolean counts() {
            synchronized (lock) {
                return !closed && newest.get(topic) == this;
            }
        }
    }

    private void answerAll() {
        for (var question = next(); question != null; question = next()) {
            question.answer();
        }
    }

    /** Waits for the next question; null when the queue is closed. */
    private @Nullable Question<?> next() {
        synchronized (lock) {
            running = null;
            while (waiting.isEmpty() && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException _) {
                    closed = true;
                }
            }
            if (closed) {
                return null;
            }
            running = waiting.remove(waiting.keySet().iterator().next());
            brake.resume();
            return running;
        }
    }

    /** Cancels what is being answered and waits for the thread to end; no answer is taken any more. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            brake.cancel();
            lock.notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
