package dev.phaseline.migration.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.descriptor.DescriptorSets;
import dev.phaseline.migration.descriptor.NamedDescriptors;
import dev.phaseline.migration.mainloop.MainLoop;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketChannelsTest {
    @TempDir
    Path directory = Path.of("");

    private final MainLoop loop = openLoop();
    private final ChannelHub hub =
            new ChannelHub(loop, ChannelSecurity.NONE, new NamedDescriptors(), new DescriptorSets(), _ -> {});
    private final Thread main = new Thread(loop::run, "main");

    @BeforeEach
    void startLoop() {
        main.start();
    }

    @AfterEach
    void stopLoop() throws IOException, InterruptedException {
        loop.quit();
        main.join();
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp:127.0.0.1:0", "tcp:localhost:0,ipv4,keep-alive", "unix"})
    void bytesGoBothWaysBetweenSourceAndDestination(String kind) throws Exception {
        var accepted = new CompletableFuture<MigrationChannel>();
        IncomingListener listener = listen(uri(kind), accepted);

        try (MigrationChannel source = connect(listener.uri());
                MigrationChannel destination = accepted.join()) {
            source.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(onMain(() -> readByte(destination))).isEqualTo(1);
            onMain(() -> destination.write(ByteBuffer.wrap(new byte[] {9})));
            assertThat(readByte(source)).isEqualTo(9);

            assertThat(source.typeName()).isEqualTo("qio-channel-socket");
            assertThat(source.traceIdentity()).isNotZero().isNotEqualTo(destination.traceIdentity());
        }
    }

    @Test
    void theLoopGoesOnWhileADestinationWaitsForBytes() throws Exception {
        var accepted = new CompletableFuture<MigrationChannel>();
        IncomingListener listener = listen(uri("unix"), accepted);
        try (MigrationChannel source = connect(listener.uri());
                MigrationChannel destination = accepted.join()) {
            var waiting = new CompletableFuture<Integer>();
            loop.schedule(() -> waiting.complete(unchecked(() -> readByte(destination))));

            // Runs inside the waiting read, on the same thread.
            var ran = new AtomicBoolean();
            onMain(() -> {
                ran.set(true);
                return 0;
            });
            assertThat(ran).isTrue();
            assertThat(waiting).isNotDone();

            source.write(ByteBuffer.wrap(new byte[] {7}));
            assertThat(waiting.join()).isEqualTo(7);
        }
    }

    @Test
    void aShutdownWakesTheReaderOfTheOtherSide() throws Exception {
        var accepted = new CompletableFuture<MigrationChannel>();
        IncomingListener listener = listen(uri("unix"), accepted);
        try (MigrationChannel source = connect(listener.uri());
                MigrationChannel destination = accepted.join()) {
            source.shutdown();

            assertThat(onMain(() -> readByte(destination))).isEqualTo(-1);
        }
    }

    @Test
    void theSocketFileGoesAsSoonAsTheSourceIsThere() throws Exception {
        var accepted = new CompletableFuture<MigrationChannel>();
        IncomingListener listener = listen(uri("unix"), accepted);
        Path file = Path.of(((MigrationUri.Unix) listener.uri()).path());
        assertThat(file).exists();

        try (MigrationChannel source = connect(listener.uri());
                MigrationChannel destination = accepted.join()) {
            assertThat(file).doesNotExist();
            assertThat(destination.isOpen()).isTrue();
            assertThat(source.isOpen()).isTrue();
        }
    }

    /** A source with more channels than the destination may have written pages to them: they must not vanish. */
    @Test
    void connectionsThatWaitBeyondThoseExpectedArriveToo() throws Exception {
        List<MigrationChannel> arrived = new ArrayList<>();
        List<SocketChannel> sources = new ArrayList<>();
        MigrationUri uri = uri("unix");
        onMain(() -> {
            IncomingListener listener = IncomingListener.open(uri, hub, () -> 2, arrived::add);
            for (int i = 0; i < 4; i++) {
                sources.add(
                        SocketChannel.open(UnixDomainSocketAddress.of(((MigrationUri.Unix) listener.uri()).path())));
            }
            loop.turnUntil(() -> arrived.size() >= 4);
            return arrived;
        });

        assertThat(arrived).hasSize(4);
        for (int i = 0; i < 4; i++) {
            sources.get(i).close();
            arrived.get(i).close();
        }
        assertThat(directory.resolve("m")).doesNotExist();
    }

    @Test
    void aListenerThatChoosesItsPortTellsIt() throws Exception {
        try (IncomingListener listener = listen(uri("tcp:127.0.0.1:0"), new CompletableFuture<>())) {
            assertThat(((MigrationUri.Tcp) listener.uri()).port()).isPositive();
        }
    }

    @Test
    void aPortInUseIsAClearError() throws Exception {
        try (IncomingListener listener = listen(uri("tcp:127.0.0.1:0"), new CompletableFuture<>())) {
            assertThatThrownBy(() -> Sockets.listen((MigrationUri.Socket) listener.uri()))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageStartingWith("cannot listen on " + listener.uri() + ": ")
                    .hasMessageContaining("choose another port, or 0 for an automatic one");
        }
    }

    @Test
    void aPortInUseIsPassedOverUpToTheLastOne() throws Exception {
        try (IncomingListener first = listen(uri("tcp:127.0.0.1:0"), new CompletableFuture<>())) {
            int taken = ((MigrationUri.Tcp) first.uri()).port();
            int last = Math.min(taken + 50, 0xffff);
            try (IncomingListener next =
                    listen(uri("tcp:127.0.0.1:%d,to=%d".formatted(taken, last)), new CompletableFuture<>())) {
                assertThat(((MigrationUri.Tcp) next.uri()).port()).isBetween(taken + 1, last);
            }
        }
    }

    @Test
    void aMissingDirectoryAndAnExistingFileAreClearErrors() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> Sockets.listen(new MigrationUri.Unix(missing + "/m")))
                .hasMessage("cannot listen on unix:" + missing + "/m: there is no directory " + missing);

        Path existing = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Sockets.listen(new MigrationUri.Unix(existing.toString())))
                .hasMessage("cannot listen on unix:" + existing + ": a file of that name exists");
    }

    @Test
    void aConnectionThatIsRefusedIsAClearError() {
        String path = directory.resolve("nobody").toString();

        assertThatThrownBy(() -> connect(new MigrationUri.Unix(path)))
                .hasMessageContaining("cannot connect to unix:" + path + ": ");
    }

    private MigrationUri uri(String kind) throws MigrationUriException {
        return MigrationUri.parse(kind.equals("unix") ? "unix:" + directory.resolve("m") : kind);
    }

    private IncomingListener listen(MigrationUri uri, CompletableFuture<MigrationChannel> accepted) throws Exception {
        return onMain(() -> IncomingListener.open(uri, hub, () -> 1, channel -> accepted.complete(inLoop(channel))));
    }

    private MigrationChannel inLoop(MigrationChannel channel) {
        return unchecked(() -> {
            channel.waitIn(loop);
            return channel;
        });
    }

    private MigrationChannel connect(MigrationUri uri) throws ChannelException {
        var connected = new CompletableFuture<MigrationChannel>();
        OutgoingConnector.begin(uri, hub, new OutgoingConnector.Handler() {
            @Override
            public void connected(MigrationChannel channel) {
                connected.complete(channel);
            }

            @Override
            public void failed(String problem) {
                connected.completeExceptionally(new IOException(problem));
            }
        });
        return connected.join();
    }

    private static int readByte(MigrationChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return channel.read(one) < 0 ? -1 : one.get(0);
    }

    private <T> T onMain(Task<T> task) {
        var result = new CompletableFuture<T>();
        loop.schedule(() -> {
            try {
                result.complete(task.run());
            } catch (IOException | ChannelException e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }

    private static <T> T unchecked(Task<T> task) {
        try {
            return task.run();
        } catch (IOException | ChannelException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MainLoop openLoop() {
        return unchecked(MainLoop::open);
    }

    private interface Task<T> {
        T run() throws IOException, ChannelException;
    }
}
