package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.resource.ResourceText;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A workspace as one HTML page. It says nothing about when or where it was made: equal workspaces make equal pages. */
public final class HtmlReport {
    private static final String STYLE = ResourceText.of(HtmlReport.class, "report.css");
    private static final String SCRIPT = ResourceText.of(HtmlReport.class, "report.js");

    private final Workspace workspace;
    private final Settings settings;
    private final Markup page;

    private HtmlReport(Workspace workspace, Markup page) {
        this.workspace = workspace;
        this.settings = Settings.of(workspace);
        this.page = page;
    }

    /**
     * Writes the report of a workspace. The file appears when it is complete.
     *
     * @param workspace stays the caller's to close
     * @param file replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public static void write(Workspace workspace, Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        Path unfinished = absolute.resolveSibling(absolute.getFileName() + ".part");
        try {
            try (Writer out = Files.newBufferedWriter(unfinished)) {
                write(workspace, out);
            }
            Files.move(unfinished, absolute, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Writes the report of a workspace.
     *
     * @param out not closed
     */
    public static void write(Workspace workspace, Writer out) {
        new HtmlReport(workspace, new Markup(out)).write();
    }

    private void write() {
        List<Migration> migrations = Migration.all(workspace);
        page.doctype();
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").line();
        writeHead(title(migrations));
        page.open("body").line();
        page.open("header").leaf("p", "phaseline", "class", "mark");
        page.leaf("button", "Dark or light", "type", "button", "id", "theme");
        page.close("header").line().open("main").line();
        if (migrations.isEmpty()) {
            page.leaf("h1", "No migration in these recordings").line();
            page.leaf("p", "None of their events starts, accepts or ends one.", "class", "note");
        } else if (migrations.size() > 1) {
            page.leaf("h1", title(migrations)).line();
            writeOverview(migrations);
        }
        for (Migration migration : migrations) {
            writeMigration(migration, migrations.size() > 1 ? "h2" : "h1");
        }
        page.open("section", "id", "environment").leaf("h3", "What this report was made from");
        Environment.of(workspace).write(page);
        page.close("section").line();
        page.close("main").close("body").line().close("html").line();
    }

    private static String title(List<Migration> migrations) {
        return switch (migrations.size()) {
            case 0 -> "Live migration report";
            case 1 -> headline(migrations.getFirst());
            default -> migrations.size() + " live migrations";
        };
    }

    private static String headline(Migration migration) {
        StringBuilder text = new StringBuilder("Live migration ").append(outcome(migration));
        if (migration.totalNs().isPresent()) {
            text.append(migration.outcome().equals("completed") ? " in " : " after ")
                    .append(Quantity.duration(migration.totalNs().getAsDouble()));
        }
        if (migration.stillNs().isPresent()) {
            text.append(migration.stillLonger() ? ", guest stopped for at least " : ", guest stopped for ")
                    .append(Quantity.duration(migration.stillNs().getAsDouble()));
        }
        return text.toString();
    }

    private static String outcome(Migration migration) {
        return migration.outcome().isEmpty() ? "of unknown outcome" : migration.outcome();
    }

    /** The policy lets the page's own style and script through by their digests, and nothing else, from anywhere. */
    private void writeHead(String title) {
        page.open("head").line();
        page.empty("meta", "charset", "utf-8").line();
        page.empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; style-src '" + digest(STYLE) + "'; script-src '" + digest(SCRIPT) + "'")
                .line();
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        page.empty("meta", "name", "color-scheme", "content", "light dark").line();
        page.leaf("title", title).line();
        page.open("style").raw(STYLE).close("style").line();
        page.open("script").raw(SCRIPT).close("script").line();
        page.close("head").line();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeOverview(List<Migration> migrations) {
        page.open("nav").open("ol").line();
        for (Migration migration : migrations) {
            page.open("li");
            page.leaf("a", headline(migration), "href", "#migration-" + migration.id());
            page.text(" " + when(migration)).close("li").line();
        }
        page.close("ol").close("nav").line();
    }

    private void writeMigration(Migration migration, String heading) {
        page.open("article", "id", "migration-" + migration.id()).line();
        page.leaf(heading, headline(migration)).line();
        page.leaf("p", when(migration) + " · migration " + migration.id() + sides(migration), "class", "when");
        writeTiles(migration);
        if (!migration.timed()) {
            page.leaf(
                    "p",
                    "These logs have no times: the order of events is all that they tell, so nothing here has a length. "
                            + "Start QEMU with -msg timestamp=on.",
                    "class",
                    "note");
        }
        FindingsList findings = FindingsList.of(workspace, migration);
        startSection("Findings");
        findings.write(page);
        endSection();
        PhasesChart phases = PhasesChart.of(workspace, migration);
        if (!phases.isEmpty()) {
            startSection("Phases");
            if (migration.timed()) {
                phases.write(page);
            } else {
                phases.writeOrder(page);
            }
            endSection();
        }
        IterationsChart iterations = IterationsChart.of(workspace, migration);
        if (migration.timed() && !iterations.isEmpty()) {
            startSection("Iterations");
            iterations.write(page);
            endSection();
        }
        DowntimeChart downtime = DowntimeChart.of(workspace, migration);
        if (migration.timed() && !downtime.isEmpty()) {
            startSection("Downtime, step by step");
            downtime.write(page);
            endSection();
        }
        ChannelsTable channels = ChannelsTable.of(workspace, migration);
        if (!channels.isEmpty()) {
            startSection("Channels");
            channels.write(page);
            endSection();
        }
        LatencyHistograms latencies = LatencyHistograms.of(workspace, migration);
        if (migration.timed() && !latencies.isEmpty()) {
            startSection("Latencies");
            latencies.write(page);
            endSection();
        }
        if (!settings.isEmpty(migration)) {
            startSection("Settings that events show");
            settings.write(page, migration);
            endSection();
        }
        page.close("article").line();
    }

    private static String when(Migration migration) {
        return migration.timed() ? Quantity.date(migration.startNs()) : "at an unknown time";
    }

    private static String sides(Migration migration) {
        if (migration.hasSource() && migration.hasDestination()) {
            return " · both sides recorded";
        }
        return migration.hasSource() ? " · only the source recorded" : " · only the destination recorded";
    }

    private void startSection(String title) {
        page.open("section").leaf("h3", title).line();
    }

    private void endSection() {
        page.close("section").line();
    }

    private void writeTiles(Migration migration) {
        page.open("dl", "class", "tiles").line();
        tile("outcome", outcome(migration), "outcome " + outcomeStyle(migration));
        tile("total", migration.totalNs(), Quantity::duration);
        tile("setup", migration.setupNs(), Quantity::duration);
        tile("guest stopped" + error(migration), migration.stillNs(), Quantity::duration);
        tile("iterations", migration.iterations(), n -> Quantity.count(n.longValue()));
        if (migration.sentPages().orElse(0) > 0) {
            tile("pages sent", migration.sentPages(), n -> Quantity.count(n.longValue()));
        }
        tile("peak bandwidth", migration.peakRate(), Quantity::rate);
        page.close("dl").line();
    }

    private static String error(Migration migration) {
        if (migration.stillLonger()) {
            return ", at least";
        }
        return migration.stillErrorNs().isPresent()
                ? ", ± " + Quantity.duration(migration.stillErrorNs().getAsDouble())
                : "";
    }

    private static String outcomeStyle(Migration migration) {
        return switch (migration.outcome().toLowerCase(Locale.ROOT)) {
            case "completed" -> "good";
            case "failed" -> "bad";
            default -> "unclear";
        };
    }

    private void tile(String name, OptionalDouble value, Function<Double, String> format) {
        value.ifPresent(number -> tile(name, format.apply(number), ""));
    }

    private void tile(String name, String value, String style) {
        page.open("div", "class", style)
                .leaf("dt", name)
                .leaf("dd", value)
                .close("div")
                .line();
    }
}
