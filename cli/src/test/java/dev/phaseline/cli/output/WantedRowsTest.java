package dev.phaseline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WantedRowsTest {
    /** Rows without an end. */
    private static final class Endless implements RowSource {
        private long row;

        @Override
        public List<Column> columns() {
            return List.of(new Column("row", true));
        }

        @Override
        public boolean next() {
            row++;
            return true;
        }

        @Override
        public @Nullable Object value(int column) {
            return row;
        }
    }

    /** A pipe whose reader leaves after the first piece. */
    private static final class ClosedPipe extends OutputStream {
        private boolean closed;

        @Override
        public void write(int value) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("Broken pipe");
            }
            closed = true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsEndWhenNobodyReadsThem(RowFormat format) {
        Endless rows = new Endless();

        format.print(rows, new PrintWriter(new ClosedPipe(), true, StandardCharsets.UTF_8));

        assertThat(rows.row).isBetween(1L, 10_000L);
    }
}
