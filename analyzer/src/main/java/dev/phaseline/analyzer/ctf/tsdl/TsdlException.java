package dev.phaseline.analyzer.ctf.tsdl;

/** Text that is not what it should be. */
final class TsdlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    TsdlException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
