package dev.phaseline.analyzer.findings;

import dev.phaseline.analyzer.workspace.Workspace;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A connection on which rules run. What they read is prepared once, whatever the number of rules: the public views that
 * some rule mentions become temporary tables of the same names, then come the events and the relations.
 */
final class RuleSession implements AutoCloseable {
    private static final Pattern COMMENT = Pattern.compile("--.*");
    private static final Pattern WORD = Pattern.compile("(\\w+)");
    /** A word here may be the name of a view; elsewhere it is a column's or an alias. */
    private static final Pattern SOURCE = Pattern.compile("\\b(?:FROM|JOIN)\\s+(\\w+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern NUMBER =
            Pattern.compile("(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL).*");

    /** How DuckDB's messages show the place. */
    private static final Pattern LINE = Pattern.compile("^LINE (\\d+):", Pattern.MULTILINE);

    /** Columns of a rule that are not numbers of the finding. */
    private static final Set<String> RESERVED =
            Set.of("migration", "severity", "side", "recording", "start_ns", "end_ns", "evidence");

    private final Connection connection;
    /** The names of the events that the workspace has. */
    private final Set<String> recorded = new HashSet<>();

    private RuleSession(Connection connection) {
        this.connection = connection;
    }

    /** Prepares what rules read. */
    static RuleSession open(Workspace workspace, RuleSet rules) throws SQLException {
        return open(workspace, rules, "", false);
    }

    /** Prepares what those rules read that may find anything. */
    static RuleSession openForFinding(Workspace workspace, RuleSet rules) throws SQLException {
        return open(workspace, rules, "", true);
    }

    /** Prepares what rules and a query read. */
    static RuleSession open(Workspace workspace, RuleSet rules, String query) throws SQLException {
        return open(workspace, rules, query, false);
    }

    private static RuleSession open(Workspace workspace, RuleSet rules, String query, boolean toFind)
            throws SQLException {
        var session = new RuleSession(workspace.connection());
        try {
            session.readRecorded();
            session.prepare(
                    toFind ? rules.rules().stream().filter(session::mayFind).toList() : rules.rules(),
                    rules.rules().stream().anyMatch(rule -> rule.about().isPresent()),
                    query);
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    private void prepare(List<Rule> rules, boolean withUnused, String query) throws SQLException {
        var database = single("SELECT current_database()");
        var words = new LinkedHashSet<String>();
        var sources = new LinkedHashSet<String>();
        words.add("attempts"); // for the coverage, whatever the rules read
        if (withUnused) {
            words.add("unused"); // for the coverage, too
        }
        for (var rule : rules) {
            add(WORD, rule.sql(), words);
            add(SOURCE, rule.sql(), sources);
        }
        add(WORD, query, words);
        add(SOURCE, query, sources);
        var all = Relation.all();
        var relations = new ArrayList<Relation>();
        // A relation is read by those after it.
        for (var relation : all.reversed()) {
            if (words.contains(relation.name())) {
                relations.addFirst(relation);
                add(WORD, relation.sql(), words);
                add(SOURCE, relation.sql(), sources);
            }
        }
        TextMacros.install(connection);
        // Before there are views named as events: the public views read the tables of that name.
        for (var view : publicViews()) {
            if (sources.contains(view)) {
                execute("CREATE TEMP TABLE \"" + view + "\" AS FROM \"" + database.replace("\"", "\"\"") + "\".main.\""
                        + view + "\"");
            }
        }
        for (var relation : relations) {
            if (relation.events().isEmpty()) {
                create(relation);
            }
        }
        var uses = new ArrayList<EventUse>();
        relations.forEach(relation -> uses.addAll(relation.events()));
        rules.forEach(rule -> uses.addAll(rule.events()));
        new EventViews(connection, database).create(uses, recorded);
        for (var relation : relations) {
            if (!relation.events().isEmpty()) {
                create(relation);
            }
        }
    }

    private void create(Relation relation) throws SQLException {
        try {
            execute("CREATE TEMP TABLE " + relation.name() + " AS\n" + relation.sql());
        } catch (SQLException e) {
            throw new SQLException(relation.name() + ".sql: " + firstLine(e), e);
        }
    }

    private static void add(Pattern word, String sql, Set<String> words) {
        var matcher = word.matcher(COMMENT.matcher(sql).replaceAll(""));
        while (matcher.find()) {
            words.add(matcher.group(1));
        }
    }

    private void readRecorded() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT name FROM event_types
                        WHERE id IN (
                            SELECT event_type FROM internal.event_index
                            UNION ALL
                            SELECT event_type FROM internal.bulk_types)
                        """)) {
            while (rows.next()) {
                recorded.add(rows.getString(1));
            }
        }
    }

    private List<String> publicViews() throws SQLException {
        var views = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal")) {
            while (rows.next()) {
                views.add(rows.getString(1));
            }
        }
        return views;
    }

    /**
     * Whether a rule can find anything. One that reads events needs one of them; planning its query would take longer than
     * running it does.
     */
    boolean mayFind(Rule rule) {
        return rule.events().isEmpty() || rule.events().stream().anyMatch(event -> recorded.contains(event.name()));
    }

    /**
     * Adds what a rule finds.
     *
     * @param table a table with the columns of {@code findings}
     * @throws RuleException if the rule's SQL fails, lacks a column, or finds something without evidence
     */
    void run(Rule rule, String table) throws SQLException {
        var columns = answer(rule);
        for (var required : List.of("migration", "side", "recording", "start_ns", "end_ns", "evidence")) {
            if (!columns.containsKey(required)) {
                throw new RuleException(rule.origin(), "the rule has no column '" + required + "'");
            }
        }
        for (var template : List.of(rule.title(), rule.detail(), rule.advice())) {
            template.problem(columns).ifPresent(problem -> {
                throw new RuleException(template.place(), problem);
            });
        }
        try {
            execute(insert(rule, columns, table));
        } catch (SQLException e) {
            throw new RuleException(rule.origin(), firstLine(e));
        }
        var problem = single("SELECT count(*) FROM " + table + " WHERE rule = " + literal(rule.name())
                + " AND (coalesce(len(evidence), 0) = 0 OR severity NOT IN ('info', 'warning', 'error'))");
        if (!problem.equals("0")) {
            throw new RuleException(rule.origin(), "a finding has no evidence, or a severity that is not one");
        }
    }

    private static String insert(Rule rule, Map<String, Boolean> isNumber, String table) {
        var numbers = isNumber.entrySet().stream()
                .filter(column -> column.getValue() && !RESERVED.contains(column.getKey()))
                .map(column ->
                        "{'name': " + literal(column.getKey()) + ", 'value': \"" + column.getKey() + "\"::DOUBLE}")
                .toList();
        var severity = isNumber.containsKey("severity")
                ? "severity"
                : literal(rule.severity().toString());
        return "INSERT INTO " + table + " BY NAME SELECT migration, " + literal(rule.name()) + " AS rule, " + severity
                + " AS severity, side, recording, " + rule.title().sql(isNumber) + " AS title, "
                + rule.detail().sql(isNumber) + " AS detail, start_ns, end_ns, "
                + "list_filter([" + String.join(", ", numbers)
                + "], lambda number: number.value IS NOT NULL) AS numbers, "
                + "evidence, " + rule.advice().sql(isNumber) + " AS advice FROM answer";
    }

    /**
     * Runs a rule's query into the table {@code answer}: to plan a query takes longer than to run it, so it is planned once.
     *
     * @return its columns, and which of them are numbers
     */
    private Map<String, Boolean> answer(Rule rule) {
        var columns = new LinkedHashMap<String, Boolean>();
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE answer AS " + rule.sql());
            for (var need : rule.needs()) {
                if (need.isTimes()) {
                    statement.execute(withoutUntimed(need));
                }
            }
            try (var rows = statement.executeQuery("FROM answer LIMIT 0")) {
                var metaData = rows.getMetaData();
                for (int i = 1; i <= metaData.getColumnCount(); i++) {
                    columns.put(
                            metaData.getColumnLabel(i),
                            NUMBER.matcher(metaData.getColumnTypeName(i)).matches());
                }
            }
        } catch (SQLException e) {
            throw new RuleException(place(rule, e), firstLine(e));
        }
        return columns;
    }

    /** What a rule makes of the times of a log that has none means nothing: they are numbers of events. */
    private static String withoutUntimed(Need need) {
        return "DELETE FROM answer WHERE "
                + need.side()
                        .map(side -> "migration IN (SELECT migration FROM attempts WHERE NOT timed AND side = "
                                + literal(side) + ")")
                        .orElse("recording IN (SELECT recording FROM attempts WHERE NOT timed)");
    }

    /** Where DuckDB met the mistake, if it says so. */
    private static String place(Rule rule, SQLException e) {
        var line = LINE.matcher(String.valueOf(e.getMessage()));
        return line.find()
                ? rule.origin() + ":" + (rule.sqlLine() - 1 + Integer.parseInt(line.group(1)))
                : rule.origin();
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String single(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String firstLine(SQLException e) {
        var message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
