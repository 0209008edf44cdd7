package dev.phaseline.analyzer.findings;

/** A rule is wrong: its file, its SQL or what it found. The message names the rule's file and says what to change. */
public final class RuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A problem of a rule.
     *
     * @param where the file, with a line if that is known
     * @param problem what is wrong there
     */
    public RuleException(String where, String problem) {
        super(where + ": " + problem);
    }
}
