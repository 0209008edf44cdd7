package dev.phaseline.gui.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.workspace.QuestionQueue.Brake;
import dev.phaseline.gui.workspace.QuestionQueue.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QuestionQueueTest {

    private final BlockingQueue<Runnable> deliveries = new LinkedBlockingQueue<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    /** Opened by cancelling: a question that waits for it is one that takes long. */
    private volatile CountDownLatch cancelled = new CountDownLatch(1);

    private final QuestionQueue queue = new QuestionQueue(
            deliveries::add, failure -> failures.add(String.valueOf(failure.getMessage())), new Brake() {
                @Override
                public void cancel() {
                    cancelled.countDown();
                }

                @Override
                public void resume() {
                    cancelled = new CountDownLatch(1);
                }
            });

    @AfterEach
    void close() {
        queue.close();
    }

    private void deliverNext() throws InterruptedException {
        var delivery = deliveries.poll(1, TimeUnit.MINUTES);
        assertThat(delivery).isNotNull();
        delivery.run();
    }

    @Test
    void anAnswerIsDeliveredByTheExecutorOfTheAsker() throws InterruptedException {
        queue.ask(Topic.TILES, () -> "tiles", answers::add);

        deliverNext();

        assertThat(answers).containsExactly("tiles");
    }

    @Test
    void aNewerQuestionOfATopicCancelsTheOlderWhoseAnswerNoLongerCounts() throws InterruptedException {
        var started = new CountDownLatch(1);
        queue.ask(Topic.TILES, () -> longWork(started), answers::add);
        assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();

        queue.ask(Topic.TILES, () -> "new", answers::add);
        deliverNext();
        deliverNext();

        assertThat(answers).containsExactly("new");
        assertThat(failures).isEmpty();
    }

    @Test
    void aQuestionOfAnotherTopicCancelsNothing() throws InterruptedException {
        var started = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        queue.ask(
                Topic.STATISTICS,
                () -> {
                    started.countDown();
                    await(goOn);
                    return "statistics";
                },
                answers::add);
        assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();

        queue.ask(Topic.TILES, () -> "tiles", answers::add);
        assertThat(cancelled.getCount()).isEqualTo(1);
        goOn.countDown();
        deliverNext();
        deliverNext();

        assertThat(answers).containsExactly("statistics", "tiles");
    }

    @Test
    void aQuestionThatFailsIsReportedAndTheNextOneIsAnswered() throws InterruptedException {
        queue.ask(
                Topic.EVENT,
                () -> {
                    throw new IllegalStateException("no such table");
                },
                (String answer) -> answers.add(answer));
        deliverNext();
        queue.ask(Topic.EVENT, () -> "event", answers::add);
        deliverNext();

        assertThat(failures).containsExactly("no such table");
        assertThat(answers).containsExactly("event");
    }

    @Test
    void nothingIsDeliveredOnceTheQueueIsClosed() throws InterruptedException {
        queue.ask(Topic.TILES, () -> "tiles", answers::add);
        var delivery = deliveries.poll(1, TimeUnit.MINUTES);
        assertThat(delivery).isNotNull();

        queue.close();
        delivery.run();

        assertThat(answers).isEmpty();
    }

    private String longWork(CountDownLatch started) {
        var latch = cancelled;
        started.countDown();
        await(latch);
        throw new IllegalStateException("cancelled");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
