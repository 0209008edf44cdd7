package dev.phaseline.migration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StreamExceptionTest {
    @Test
    void aMessageTellsThePlaceInTheStreamAndAroundIt() {
        var error = new StreamException(Errno.EINVAL, 77, "no such device", null).within("section 3 (timer)");

        assertThat(error).hasMessage("section 3 (timer): no such device (at byte 77 of the stream)");
        assertThat(error.returnCode()).isEqualTo(-22);
    }

    @Test
    void aMessageIsOneLineWhateverNamesTheStreamHas() {
        var error = new StreamException(
                Errno.EINVAL, StreamException.NOWHERE, "unknown section 'a\nphaseline: \u001b[2Jdone\u0085é'", null);

        assertThat(error.within("section 4 (x\r)"))
                .hasMessage("section 4 (x\\x0d): unknown section 'a\\x0aphaseline: \\x1b[2Jdone\\x85é'");
    }
}
