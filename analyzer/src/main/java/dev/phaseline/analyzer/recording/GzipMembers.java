package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The members of a gzip file one after the other. The JDK's stream ends in silence where something else follows a member,
 * as where the start of the next one is damaged; here that is an error, unless it is zeros, with which some media fill up.
 */
final class GzipMembers extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    private boolean checked;

    GzipMembers(InputStream file, int bufferBytes) throws IOException {
        super(file, bufferBytes);
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        int count = super.read(target, start, length);
        if (count < 0 && !checked) {
            checked = true;
            requireZeros();
        }
        return count;
    }

    /** What the inflater has not used is the trailer of the last member and what the buffer has after it. */
    private void requireZeros() throws ZipException {
        for (int i = len - inf.getRemaining() + TRAILER_BYTES; i < len; i++) {
            if (buf[i] != 0) {
                throw new ZipException("what follows the data is no gzip member");
            }
        }
    }
}
