package dev.phaseline.migration.savevm;

/**
 * What a destination does when the stream commands it. Called by the thread that reads the stream, between two
 * sections.
 */
public interface CommandHandler {
    /** For a stream without commands about a return path: there is none, and what asks for one is a mistake. */
    CommandHandler WITHOUT_RETURN_PATH = new CommandHandler() {
        @Override
        public boolean hasReturnPath() {
            return false;
        }

        @Override
        public void openReturnPath() {
            throw new IllegalStateException("a command in a stream without one");
        }

        @Override
        public void pong(int value) {
            throw new IllegalStateException("a command in a stream without one");
        }
    };

    /** Tells whether a return path to the source is open. */
    boolean hasReturnPath();

    /** Opens the return path to the source; not called while there is one. */
    void openReturnPath();

    /**
     * Answers PONG on the return path, which is open.
     *
     * @param value what the source sent, to be sent back
     */
    void pong(int value);
}
