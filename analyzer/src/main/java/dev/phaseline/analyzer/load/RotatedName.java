package dev.phaseline.analyzer.load;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the name of a file says of its place among the parts that logrotate or libvirt's virtlogd made of one log:
 *
 * <pre>
 * qemu.log                       what was written last
 * qemu.log.1, qemu.log.2.gz      the larger the number, the older; virtlogd begins with 0
 * qemu.log-20261126.zst          the date on which it was put aside, with a time or a number after it if need be
 * qemu-20261126.log              as well
 * </pre>
 *
 * @param log the name without all that, in its directory
 * @param number the number, if it has one; the smaller the younger
 * @param date the date and what follows it, if it has one; the larger the younger
 */
record RotatedName(Path log, Optional<Integer> number, Optional<String> date) implements Comparable<RotatedName> {
    private static final Pattern COMPRESSED = Pattern.compile("\\.(?:gz|zst|xz|bz2|lz4)$");
    private static final Pattern NUMBERED = Pattern.compile("(.+)\\.(\\d{1,4})");
    private static final String DATE = "[-.](20\\d{2}-?[01]\\d-?[0-3]\\d(?:[-_T.]?\\d{1,10})?)";
    private static final Pattern DATED = Pattern.compile("(.+?)" + DATE);
    private static final Pattern DATED_BEFORE_SUFFIX = Pattern.compile("(.+?)" + DATE + "(\\.(?:log|txt))");

    /** The name of a file. */
    static RotatedName of(Path file) {
        var absolute = file.toAbsolutePath().normalize();
        var name = COMPRESSED.matcher(String.valueOf(absolute.getFileName())).replaceFirst("");
        var beforeSuffix = DATED_BEFORE_SUFFIX.matcher(name);
        if (beforeSuffix.matches()) {
            return dated(absolute, beforeSuffix.group(1) + beforeSuffix.group(3), beforeSuffix.group(2));
        }
        var dated = DATED.matcher(name);
        if (dated.matches()) {
            return dated(absolute, dated.group(1), dated.group(2));
        }
        var numbered = NUMBERED.matcher(name);
        if (numbered.matches()) {
            return new RotatedName(
                    absolute.resolveSibling(numbered.group(1)),
                    Optional.of(Integer.parseInt(numbered.group(2))),
                    Optional.empty());
        }
        return new RotatedName(absolute.resolveSibling(name), Optional.empty(), Optional.empty());
    }

    private static RotatedName dated(Path file, String log, String date) {
        return new RotatedName(file.resolveSibling(log), Optional.empty(), Optional.of(date.replaceAll("\\D", "")));
    }

    /** Older parts come first: dated ones, numbered ones, and the one that is being written. */
    @Override
    public int compareTo(RotatedName other) {
        int byDate = date.orElse("9").compareTo(other.date.orElse("9"));
        return byDate != 0 ? byDate : Integer.compare(other.number.orElse(-1), number.orElse(-1));
    }
}
