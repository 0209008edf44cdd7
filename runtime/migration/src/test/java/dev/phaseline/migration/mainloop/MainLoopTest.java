package dev.phaseline.migration.mainloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class MainLoopTest {
    @AutoClose
    private final MainLoop loop = MainLoop.open();

    private final List<String> done = new ArrayList<>();

    MainLoopTest() throws IOException {}

    @Test
    void bottomHalvesRunInTheirOrderUntilTheLoopIsToldToEnd() {
        loop.schedule(() -> done.add("first"));
        loop.schedule(() -> done.add("second"));
        loop.schedule(loop::quit);

        loop.run();

        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void theLockIsHeldWhileABottomHalfRunsAndOnlyThen() {
        assertThatThrownBy(() -> loop.bigLock().requireHeld()).isInstanceOf(IllegalStateException.class);

        loop.schedule(() -> loop.bigLock().requireHeld());
        loop.schedule(loop::quit);
        loop.run();

        assertThatThrownBy(() -> loop.bigLock().requireHeld()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void otherThreadsGetTheLockWhileTheLoopWaits() throws InterruptedException {
        Thread other = Thread.ofPlatform().unstarted(() -> {
            try (var _ = loop.bigLock().hold()) {
                done.add("other");
            }
            loop.quit();
        });
        loop.schedule(other::start);

        loop.run();
        other.join();

        assertThat(done).containsExactly("other");
    }

    @Test
    void waitingForAChannelRunsWhatIsScheduledMeanwhile() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        loop.schedule(() -> {
            loop.schedule(() -> done.add("meanwhile"));
            loop.schedule(() -> writeByte(pipe));
            await(pipe);
            done.add("ready");
            loop.quit();
        });

        loop.run();

        assertThat(done).containsExactly("meanwhile", "ready");
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void waitingForAChannelFailsWhenTheLoopIsToEnd() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        loop.schedule(() -> {
            loop.schedule(loop::quit);
            assertThatThrownBy(() -> loop.awaitReady(pipe.source(), SelectionKey.OP_READ))
                    .isInstanceOf(ClosedChannelException.class);
            done.add("failed");
        });

        loop.run();

        assertThat(done).containsExactly("failed");
        pipe.source().close();
        pipe.sink().close();
    }

    private void await(Pipe pipe) {
        try {
            loop.awaitReady(pipe.source(), SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeByte(Pipe pipe) {
        try {
            pipe.sink().write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
