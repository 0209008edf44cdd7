package dev.phaseline.migration.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.fuzz.FuzzBudget;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever a destination answers, the source ends its return path, and believes nothing but a SHUT of 0. */
final class ReturnPathFuzzTest {
    private static final int STEPS = 300;
    private static final int MOST_MESSAGES = 6;
    private static final int MESSAGE_BYTES = 8;
    private static final int[] REMARKABLE = {0, 1, 2, 3, 4, 5, 8, 255, 4096, 65535};

    @Test
    void anyAnswerEndsTheThreadAndOnlyAShutOfZeroIsBelieved() {
        FuzzBudget.spend(STEPS, random -> {
            byte[] answers = answers(random);
            var reader = new ReturnPathReader(
                    new QemuInputFile(Channels.newChannel(new ByteArrayInputStream(answers))),
                    () -> MigrationStatus.ACTIVE);

            reader.start();
            Optional<StreamException> failure = reader.join();

            assertThat(failure.isEmpty()).isEqualTo(endsWell(ByteBuffer.wrap(answers)));
            failure.ifPresent(reason -> {
                assertThat(reason.errno()).isIn(Errno.EIO, Errno.EINVAL, Errno.EPERM);
                assertThat(reason).message().isNotBlank();
            });
        });
    }

    /** Messages, most of them possible ones, and perhaps a rest. */
    private static byte[] answers(RandomGenerator random) {
        ByteBuffer answers = ByteBuffer.allocate(MOST_MESSAGES * MESSAGE_BYTES + random.nextInt(MESSAGE_BYTES));
        int messages = random.nextInt(MOST_MESSAGES + 1);
        for (int i = 0; i < messages; i++) {
            boolean last = i == messages - 1;
            answers.putShort((short) (random.nextInt(8) == 0 ? remarkable(random) : last ? 1 : 2));
            answers.putShort((short) (random.nextInt(8) == 0 ? remarkable(random) : Integer.BYTES));
            answers.putInt(last && random.nextBoolean() ? 0 : random.nextInt());
        }
        int rest = random.nextInt(answers.remaining() + 1);
        for (int i = 0; i < rest; i++) {
            answers.put((byte) random.nextInt());
        }
        byte[] bytes = new byte[answers.position()];
        answers.flip().get(bytes);
        return bytes;
    }

    private static int remarkable(RandomGenerator random) {
        return REMARKABLE[random.nextInt(REMARKABLE.length)];
    }

    /** The protocol once more, in the shortest way. */
    private static boolean endsWell(ByteBuffer answers) {
        while (answers.remaining() >= MESSAGE_BYTES) {
            int head = answers.getInt();
            int value = answers.getInt();
            if (head == 0x0001_0004) {
                return value == 0;
            }
            if (head != 0x0002_0004) {
                return false;
            }
        }
        return false;
    }
}
