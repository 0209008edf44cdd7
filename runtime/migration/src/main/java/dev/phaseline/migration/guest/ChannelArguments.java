package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.MigrationUriException;
import dev.phaseline.migration.channel.TcpOptions;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where a migration goes to, or comes in, as commands say it: a {@code uri}, or since QEMU 8.2 the structure that one
 * stands for, in a list of {@code channels} of which the only one is {@code main}.
 *
 * <p>Source: QEMU {@code qapi/migration.json}, {@code MigrationChannel} and {@code MigrationAddress}.
 */
final class ChannelArguments {
    private static final String MAIN = "main";

    private ChannelArguments() {}

    /** Takes whichever of the two was given. */
    static MigrationUri take(QmpArguments arguments) throws QmpException {
        Optional<String> uri = arguments.optionalString("uri");
        List<QmpArguments> channels = arguments.optionalObjects("channels").orElse(List.of());
        if (uri.isPresent() == !channels.isEmpty()) {
            throw new QmpException("need either 'uri' or 'channels' argument");
        }
        try {
            return uri.isPresent() ? MigrationUri.parse(uri.get()) : main(channels);
        } catch (MigrationUriException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
    }

    private static MigrationUri main(List<QmpArguments> channels) throws QmpException, MigrationUriException {
        Optional<MigrationUri> main = Optional.empty();
        for (QmpArguments channel : channels) {
            String type = channel.string("channel-type");
            if (!type.equals(MAIN)) {
                throw notAccepted("channel-type", type);
            }
            if (main.isPresent()) {
                throw new QmpException("Channel list has more than one main entry");
            }
            main = Optional.of(address(channel.object("addr")));
            channel.rejectOthers();
        }
        return main.orElseThrow(() -> new QmpException("Channel list has no main entry"));
    }

    private static MigrationUri address(QmpArguments address) throws QmpException, MigrationUriException {
        String transport = address.string("transport");
        MigrationUri uri = switch (transport) {
            case "socket" -> socket(address);
            case "exec" -> exec(address);
            case "file" -> file(address);
            case "rdma" -> throw notSupported(transport);
            default -> throw notAccepted("transport", transport);
        };
        address.rejectOthers();
        return uri;
    }

    private static MigrationUri socket(QmpArguments address) throws QmpException, MigrationUriException {
        String type = address.string("type");
        return switch (type) {
            case "inet" -> inet(address);
            case "unix" -> MigrationUri.parse("unix:" + address.string("path"));
            case "fd" -> MigrationUri.parse("fd:" + address.string("str"));
            case "vsock" -> throw notSupported(type);
            default -> throw notAccepted("type", type);
        };
    }

    private static MigrationUri inet(QmpArguments address) throws QmpException, MigrationUriException {
        String host = address.string("host");
        String port = address.string("port");
        // The address is resolved in any case; this only says that nothing has to be looked up.
        address.optionalBool("numeric");
        OptionalLong lastPort = address.optionalUnsigned("to");
        boolean keepAlive = address.optionalBool("keep-alive").orElse(false);
        TcpOptions.Family family = TcpOptions.Family.of(address.optionalBool("ipv4"), address.optionalBool("ipv6"))
                .orElseThrow(() -> new QmpException("no addresses are left without 'ipv4' and 'ipv6'"));
        String text = host + ":" + port;
        return new MigrationUri.Tcp(
                host,
                MigrationUri.parsePort(text, port),
                new TcpOptions(
                        family,
                        lastPort.isEmpty()
                                ? OptionalInt.empty()
                                : OptionalInt.of(MigrationUri.parsePort(text, Long.toString(lastPort.getAsLong()))),
                        keepAlive));
    }

    private static MigrationUri exec(QmpArguments address) throws QmpException {
        List<String> command = address.requiredStrings("args");
        if (command.isEmpty()) {
            throw new QmpException("Parameter 'args' expects a program");
        }
        return new MigrationUri.Exec(command);
    }

    private static MigrationUri file(QmpArguments address) throws QmpException, MigrationUriException {
        String path = address.string("filename");
        long offset = address.unsigned("offset");
        if (path.isEmpty() || offset < 0) {
            throw new QmpException("Parameter '%s' expects %s"
                    .formatted(
                            path.isEmpty() ? "filename" : "offset",
                            path.isEmpty() ? "a path" : "no more than 2^63 - 1"));
        }
        MigrationUri.checkPath(path, path);
        return new MigrationUri.File(path, offset);
    }

    private static QmpException notAccepted(String name, String value) {
        return new QmpException("Parameter '%s' does not accept value '%s'".formatted(name, value));
    }

    private static QmpException notSupported(String transport) {
        return new QmpException(
                "transport '%s' is not supported, use inet, unix, fd, exec or file".formatted(transport));
    }
}
