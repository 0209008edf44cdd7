package dev.phaseline.migration.descriptor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open descriptor of this process, which belongs to whoever has this object, until it is closed. For any thread. */
public final class Descriptor implements AutoCloseable {
    private static final int ACCESS_MODE = 3;
    private static final int READ_ONLY = 0;
    private static final int WRITE_ONLY = 1;

    private final int number;
    private final boolean socket;
    private final int accessMode;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Descriptor(int number) {
        this.number = number;
        this.socket = isSocket(number);
        this.accessMode = DescriptorCalls.statusFlags(number) & ACCESS_MODE;
    }

    /** One that came over a socket. */
    static Descriptor received(int number) {
        return new Descriptor(number);
    }

    /**
     * One that this process was started with.
     *
     * @throws IOException if there is none of that number; the message is one line for the user
     */
    static Descriptor inherited(int number) throws IOException {
        int closesOnExec = DescriptorCalls.closesOnExec(number);
        if (closesOnExec < 0) {
            throw new IOException("there is no descriptor " + number);
        }
        // What is inherited cannot have this flag; most of what this process opens itself has it.
        if (closesOnExec != 0) {
            throw new IOException("descriptor " + number + " was not inherited");
        }
        DescriptorCalls.setCloseOnExec(number);
        return new Descriptor(number);
    }

    private static boolean isSocket(int number) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(number)))
                    .toString()
                    .startsWith("socket:");
        } catch (IOException e) {
            // Without /proc nobody can tell: it is used as a file, which goes as well.
            return false;
        }
    }

    /** The number under which the operating system knows it. */
    public int number() {
        return number;
    }

    /** Whether it is a socket, which has two directions. */
    public boolean isSocket() {
        return socket;
    }

    /** Whether it was opened for reading. */
    public boolean isReadable() {
        return accessMode != WRITE_ONLY;
    }

    /** Whether it was opened for writing. */
    public boolean isWritable() {
        return accessMode != READ_ONLY;
    }

    /**
     * Another descriptor of the same open file: both share its position.
     *
     * @throws IOException if the process has too many descriptors
     */
    public Descriptor duplicate() throws IOException {
        return new Descriptor((int) checked(DescriptorCalls.duplicate(number)));
    }

    /**
     * Has the next byte written to the file stand at an offset, and nothing behind it.
     *
     * @throws IOException if it is no file, or not open for writing
     */
    public void cutOffAt(long offsetBytes) throws IOException {
        checked(DescriptorCalls.ftruncate(number, offsetBytes));
        goTo(offsetBytes);
    }

    /**
     * Has the next byte come from an offset in the file.
     *
     * @throws IOException if it is no file
     */
    public void goTo(long offsetBytes) throws IOException {
        checked(DescriptorCalls.seek(number, offsetBytes));
    }

    private static long checked(long outcome) throws IOException {
        if (outcome < 0) {
            throw DescriptorCalls.failure(outcome);
        }
        return outcome;
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) {
            DescriptorCalls.close(number);
        }
    }
}
