package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What each channel carried, as either side counts it. */
final class ChannelsTable {
    private final List<Channel> channels;

    private record Channel(
            String side,
            String name,
            OptionalDouble messages,
            OptionalDouble pages,
            OptionalDouble zeroPages,
            OptionalDouble bytes,
            OptionalDouble rate,
            OptionalDouble waits,
            OptionalDouble waitNs,
            OptionalDouble longestWaitNs,
            OptionalDouble imbalance) {
        static Channel of(QueryResult row) {
            return new Channel(
                    Rows.text(row, 0),
                    Rows.text(row, 1),
                    Rows.number(row, 2),
                    Rows.number(row, 3),
                    Rows.number(row, 4),
                    Rows.number(row, 5),
                    Rows.number(row, 6),
                    Rows.number(row, 7),
                    Rows.number(row, 8),
                    Rows.number(row, 9),
                    Rows.number(row, 10));
        }
    }

    private ChannelsTable(List<Channel> channels) {
        this.channels = channels;
    }

    static ChannelsTable of(Workspace workspace, Migration migration) {
        return new ChannelsTable(Rows.list(workspace, "channels", Channel::of, migration.id()));
    }

    boolean isEmpty() {
        return channels.isEmpty();
    }

    void write(Markup page) {
        double most = channels.stream()
                .mapToDouble(channel -> channel.bytes().orElse(0))
                .max()
                .orElse(0);
        if (most > 0) {
            writeBars(page, Math.max(most, 1));
        }
        TextTable table = TextTable.open(
                page,
                "side",
                "channel",
                "#messages",
                "#pages",
                "#zero pages",
                "#payload",
                "#rate",
                "#waits",
                "#waited",
                "#longest",
                "#share of the mean");
        for (Channel channel : channels) {
            table.row(
                    channel.side(),
                    channel.name(),
                    show(channel.messages(), ChannelsTable::count),
                    show(channel.pages(), ChannelsTable::count),
                    show(channel.zeroPages(), ChannelsTable::count),
                    show(channel.bytes(), Quantity::bytes),
                    show(channel.rate(), Quantity::rate),
                    show(channel.waits(), ChannelsTable::count),
                    show(channel.waitNs(), Quantity::duration),
                    show(channel.longestWaitNs(), Quantity::duration),
                    show(channel.imbalance(), share -> Math.round(share * 100) + " %"));
        }
        table.close();
    }

    private void writeBars(Markup page, double most) {
        List<Channel> counted =
                channels.stream().filter(channel -> channel.bytes().isPresent()).toList();
        Axis bytes = new Axis(0, most, 220, Drawing.WIDTH - 90);
        Drawing drawing = new Drawing(page, Drawing.WIDTH, counted.size() * 18 + 10, "Payload of each channel");
        double y = 2;
        for (Channel channel : counted) {
            double end = bytes.at(channel.bytes().getAsDouble());
            drawing.text(
                    210, y + 11, Drawing.cut(channel.side() + ", " + channel.name(), 210), "end " + channel.side());
            drawing.box(
                    bytes.start(),
                    y,
                    end - bytes.start(),
                    13,
                    "bar-" + (channel.side().equals("source") ? "source" : "destination"),
                    "");
            drawing.text(end + 6, y + 11, Quantity.bytes(channel.bytes().getAsDouble()), "value");
            y += 18;
        }
        drawing.end();
    }

    private static String count(double number) {
        return Quantity.count(Math.round(number));
    }

    private static String show(OptionalDouble value, Function<Double, String> format) {
        return value.isPresent() ? format.apply(value.getAsDouble()) : "";
    }
}
