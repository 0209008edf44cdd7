package dev.phaseline.analyzer.workspace;

/** What is written for the texts of a column of names: numbers, which the database turns into names again. */
final class NameCodes {
    private final byte[] ofText;
    private final String names;

    /**
     * Numbers names.
     *
     * @param ofText the number of each text of the window, an unsigned byte: 0 for NULL, and for texts that are not written
     * @param names SQL of a list of the names, the first of which has the number 1
     */
    NameCodes(byte[] ofText, String names) {
        this.ofText = ofText;
        this.names = names;
    }

    byte ofText(int id) {
        return ofText[id];
    }

    /** SQL of the name that has a number. */
    String name(String number) {
        return "(" + names + ")[" + number + "]";
    }
}
