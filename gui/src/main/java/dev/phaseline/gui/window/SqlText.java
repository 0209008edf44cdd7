package dev.phaseline.gui.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the console knows of SQL: enough to colour it and to propose how a word goes on. */
final class SqlText {

    /** A kind of word, whose name in lower case is its style class. */
    enum Kind {
        KEYWORD,
        STRING,
        NUMBER,
        COMMENT,
        VARIABLE,
        TABLE
    }

    /** A stretch of one kind. */
    record Token(int start, int end, Kind kind) {}

    private static final List<String> KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "ORDER BY",
            "HAVING",
            "LIMIT",
            "OFFSET",
            "JOIN",
            "LEFT",
            "RIGHT",
            "INNER",
            "OUTER",
            "CROSS",
            "ASOF",
            "ON",
            "USING",
            "AS",
            "AND",
            "OR",
            "NOT",
            "IN",
            "IS",
            "NULL",
            "LIKE",
            "ILIKE",
            "GLOB",
            "BETWEEN",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "DISTINCT",
            "UNION",
            "ALL",
            "EXCEPT",
            "INTERSECT",
            "WITH",
            "RECURSIVE",
            "OVER",
            "PARTITION BY",
            "WINDOW",
            "QUALIFY",
            "FILTER",
            "VALUES",
            "ASC",
            "DESC",
            "NULLS",
            "FIRST",
            "LAST",
            "TRUE",
            "FALSE",
            "CAST",
            "EXISTS",
            "DESCRIBE",
            "SUMMARIZE",
            "BY",
            "GROUP",
            "ORDER",
            "PARTITION");

    private static final List<String> FUNCTIONS = List.of(
            "count(*)",
            "sum(",
            "avg(",
            "min(",
            "max(",
            "quantile_cont(",
            "median(",
            "lag(",
            "lead(",
            "row_number()",
            "round(",
            "coalesce(",
            "list(",
            "arg_min(",
            "arg_max(",
            "histogram(");

    private static final Set<String> KEYWORD_SET = Set.copyOf(KEYWORDS);

    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>--[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))|(?<string>'(?:[^']|'')*(?:'|$))|(?<variable>\\$[a-z_]+)"
                    + "|(?<number>\\b\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?\\b)|(?<word>[A-Za-z_][A-Za-z0-9_]*)");

    private static final Pattern SOURCE = Pattern.compile(
            "\\b(?:FROM|JOIN)\\s+([A-Za-z_][A-Za-z0-9_]*)(?:\\s+(?:AS\\s+)?([A-Za-z_][A-Za-z0-9_]*))?",
            Pattern.CASE_INSENSITIVE);

    private static final int MOST_PROPOSALS = 30;

    private SqlText() {}

    /** The coloured stretches of a query, in order. */
    static List<Token> tokens(String sql, Set<String> tables) {
        var tokens = new ArrayList<Token>();
        var matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            for (var kind : Kind.values()) {
                if (kind != Kind.KEYWORD
                        && kind != Kind.TABLE
                        && matcher.group(kind.name().toLowerCase(Locale.ROOT)) != null) {
                    tokens.add(new Token(matcher.start(), matcher.end(), kind));
                }
            }
            var word = matcher.group("word");
            if (word != null && KEYWORD_SET.contains(word.toUpperCase(Locale.ROOT))) {
                tokens.add(new Token(matcher.start(), matcher.end(), Kind.KEYWORD));
            } else if (word != null && tables.contains(word)) {
                tokens.add(new Token(matcher.start(), matcher.end(), Kind.TABLE));
            }
        }
        return tokens;
    }

    /** The part of a word that stands before the caret, without the name of a table in front of it. */
    static String wordBefore(String sql, int caret) {
        int start = caret;
        while (start > 0 && isWord(sql.charAt(start - 1))) {
            start--;
        }
        return sql.substring(start, caret);
    }

    private static boolean isWord(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '_' || letter == '$';
    }

    /**
     * How the word before the caret may go on: columns of the tables that the query names, tables and views, keywords,
     * functions; behind a table's name and a dot only its columns.
     *
     * @param columns columns of each table and view
     */
    static List<String> proposals(String sql, int caret, Map<String, List<String>> columns) {
        var word = wordBefore(sql, caret).toLowerCase(Locale.ROOT);
        int start = caret - word.length();
        var sources = new TreeSet<String>();
        var aliases = new HashMap<String, String>();
        var matcher = SOURCE.matcher(sql);
        while (matcher.find()) {
            sources.add(matcher.group(1));
            aliases.put(matcher.group(1), matcher.group(1));
            if (matcher.group(2) != null) {
                aliases.put(matcher.group(2), matcher.group(1));
            }
        }
        var found = new ArrayList<String>();
        if (start > 0 && sql.charAt(start - 1) == '.') {
            var qualifier = wordBefore(sql, start - 1);
            add(columns.getOrDefault(aliases.getOrDefault(qualifier, qualifier), List.of()), word, found);
        } else {
            sources.forEach(table -> add(columns.getOrDefault(table, List.of()), word, found));
            add(List.of("$sel_start", "$sel_end"), word, found);
            add(columns.keySet(), word, found);
            add(KEYWORDS, word, found);
            add(FUNCTIONS, word, found);
        }
        return found.stream().distinct().limit(MOST_PROPOSALS).toList();
    }

    private static void add(Iterable<String> candidates, String word, List<String> found) {
        for (var candidate : candidates) {
            var lower = candidate.toLowerCase(Locale.ROOT);
            if (lower.startsWith(word) && !lower.equals(word)) {
                found.add(candidate);
            }
        }
    }
}
