package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.grammar.model.FieldType;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores texts of frequent events that are names, few and repeated as those of RAM blocks, in columns of a type {@code
 * ENUM}: a text costs the database as much as all numbers of a page event together. The names of a type are in the order
 * of their bytes, so such a column compares and sorts as one of texts. When an event comes with another name the column
 * gets a wider type, and where names are many it becomes {@code VARCHAR} again. Used by one thread.
 */
final class NameColumns {
    /** With NULL, as many as a byte can tell apart. */
    private static final int MOST_NAMES = 255;
    /** Each statement that adds to a column has all its names. */
    private static final int MOST_NAME_CHARACTERS = 256;
    /** To change a type, the database writes the column anew. One that was changed as often will be so again. */
    private static final int MOST_CHANGES = 4;

    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final Connection connection;
    /** Event types that an earlier recording has many of; no others have columns of names yet. */
    private final Set<Integer> frequentBefore = new HashSet<>();
    /** By table; one for each argument. */
    private final Map<String, List<Column>> columns = new HashMap<>();

    /** The column of an argument. */
    private static final class Column {
        final String name;
        /** What its type has; none if it is one of texts. */
        SortedSet<String> names;

        int changes;

        Column(String name, SortedSet<String> names) {
            this.name = name;
            this.names = names;
        }
    }

    /** Something that may fail as the database may. */
    @FunctionalInterface
    interface Step {
        /** Does it. */
        void run() throws SQLException;
    }

    NameColumns(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT DISTINCT event_type FROM internal.bulk_types")) {
            while (rows.next()) {
                frequentBefore.add(rows.getInt(1));
            }
        }
    }

    /**
     * Prepares a table for the events that a window has of its type.
     *
     * @param type the type in the window
     * @param events how many they are
     * @param isFrequent whether there are many in the recording
     * @param beforeChange closes what writes into the table besides, before a column of it changes
     * @return of each argument, what to write instead of its texts; null if it is written as it is
     */
    @Nullable
    NameCodes[] prepare(
            EventTable table, EventWindow window, int type, int events, boolean isFrequent, Step beforeChange)
            throws SQLException {
        var codes = new @Nullable NameCodes[table.fields().size()];
        if (!table.fields().contains(FieldType.STRING) || !(isFrequent || frequentBefore.contains(table.typeId()))) {
            return codes;
        }
        var ofTable = columns.get(table.name());
        if (ofTable == null) {
            ofTable = columns(table.name());
            columns.put(table.name(), ofTable);
        }
        for (int i = 0; i < codes.length; i++) {
            var column = ofTable.get(i);
            boolean canBeNames = isFrequent || !column.names.isEmpty();
            if (table.fields().get(i) == FieldType.STRING && canBeNames && column.changes < MOST_CHANGES) {
                codes[i] = codes(
                        table.name(), column, window, used(window, window.textIds(type, i), events), beforeChange);
            }
        }
        return codes;
    }

    private List<Column> columns(String table) throws SQLException {
        var names = new ArrayList<String>();
        var types = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name, type FROM pragma_table_info("
                        + SqlResource.literal(SqlResource.identifier(table)) + ") ORDER BY cid OFFSET "
                        + EventTable.KEY_COLUMNS.size())) {
            while (rows.next()) {
                names.add(rows.getString(1));
                types.add(rows.getString(2));
            }
        }
        var found = new ArrayList<Column>();
        for (int i = 0; i < names.size(); i++) {
            found.add(new Column(names.get(i), namesOf(types.get(i))));
        }
        return found;
    }

    private SortedSet<String> namesOf(String type) throws SQLException {
        SortedSet<String> names = new TreeSet<>(BY_BYTES);
        if (type.startsWith("ENUM")) {
            names.addAll(texts("SELECT unnest(enum_range(NULL::" + type + "))::VARCHAR"));
        }
        return names;
    }

    private List<String> texts(String query) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    /** The numbers of the texts that events have, each once; more than fit into a column only if they are too many. */
    private static int[] used(EventWindow window, int[] ids, int events) {
        var isUsed = new boolean[window.texts().length];
        var used = new int[Math.min(isUsed.length, MOST_NAMES + 1)];
        int count = 0;
        for (int i = 0; i < events && count <= MOST_NAMES; i++) {
            int id = ids[i];
            if (id != 0 && !isUsed[id]) {
                isUsed[id] = true;
                used[count++] = id;
            }
        }
        return Arrays.copyOf(used, count);
    }

    private @Nullable NameCodes codes(String table, Column column, EventWindow window, int[] used, Step beforeChange)
            throws SQLException {
        var texts = new HashMap<Integer, String>();
        for (int id : used) {
            texts.put(id, new String(window.texts()[id], StandardCharsets.UTF_8));
        }
        if (!column.names.containsAll(texts.values())) {
            beforeChange.run();
            change(table, column, widened(table, column, texts.values()).orElse(new TreeSet<>(BY_BYTES)));
        }
        if (column.names.isEmpty()) {
            return null;
        }
        var ordered = List.copyOf(column.names);
        var codes = new byte[window.texts().length];
        texts.forEach((id, text) -> codes[id] = (byte) (1 + ordered.indexOf(text)));
        return new NameCodes(codes, list(ordered) + "::" + type(ordered) + "[]");
    }

    /** The names of a column and others; nothing if they are no names or too many. */
    private Optional<SortedSet<String>> widened(String table, Column column, Collection<String> texts)
            throws SQLException {
        SortedSet<String> all = new TreeSet<>(BY_BYTES);
        all.addAll(texts);
        all.addAll(column.names);
        if (column.names.isEmpty() && areNames(all)) {
            var name = SqlResource.identifier(column.name);
            all.addAll(texts("SELECT DISTINCT " + name + " FROM " + SqlResource.identifier(table) + " WHERE " + name
                    + " IS NOT NULL LIMIT " + (MOST_NAMES + 1)));
        }
        return areNames(all) ? Optional.of(all) : Optional.empty();
    }

    private static boolean areNames(Collection<String> texts) {
        return texts.size() <= MOST_NAMES
                && texts.stream().allMatch(text -> text.length() <= MOST_NAME_CHARACTERS && text.indexOf(0) < 0);
    }

    /** Gives a column another type, one of texts if there are no names. */
    private void change(String table, Column column, SortedSet<String> names) throws SQLException {
        column.changes = names.isEmpty() ? MOST_CHANGES : column.changes + 1;
        if (column.changes == MOST_CHANGES) {
            names = new TreeSet<>(BY_BYTES);
        }
        if (!names.isEmpty() || !column.names.isEmpty()) {
            try (var statement = connection.createStatement()) {
                statement.execute("ALTER TABLE " + SqlResource.identifier(table) + " ALTER COLUMN "
                        + SqlResource.identifier(column.name) + " SET DATA TYPE "
                        + (names.isEmpty() ? "VARCHAR" : type(names)));
            }
        }
        column.names = names;
    }

    private static String type(Collection<String> names) {
        return names.stream().map(SqlResource::literal).collect(Collectors.joining(", ", "ENUM(", ")"));
    }

    private static String list(Collection<String> names) {
        return names.stream().map(SqlResource::literal).collect(Collectors.joining(", ", "[", "]"));
    }
}
