package dev.phaseline.analyzer.report;

/** A table in the page. */
final class TextTable {
    private final Markup page;
    private final String[] heads;

    private TextTable(Markup page, String... heads) {
        this.page = page;
        this.heads = heads;
    }

    /**
     * Starts a table.
     *
     * @param heads titles of the columns; those with numbers start with {@code #}
     */
    static TextTable open(Markup page, String... heads) {
        page.open("div", "class", "scroll").open("table").open("thead").open("tr");
        TextTable table = new TextTable(page, heads);
        for (int i = 0; i < heads.length; i++) {
            page.leaf("th", table.isNumber(i) ? heads[i].substring(1) : heads[i], "class", table.style(i));
        }
        page.close("tr").close("thead").line().open("tbody").line();
        return table;
    }

    /** Adds a row, one text for each column. */
    void row(String... cells) {
        page.open("tr");
        for (int i = 0; i < cells.length; i++) {
            page.leaf("td", cells[i], "class", style(i));
        }
        page.close("tr").line();
    }

    void close() {
        page.close("tbody").close("table").close("div").line();
    }

    private boolean isNumber(int column) {
        return heads[column].startsWith("#");
    }

    private String style(int column) {
        return isNumber(column) ? "number" : "text";
    }
}
