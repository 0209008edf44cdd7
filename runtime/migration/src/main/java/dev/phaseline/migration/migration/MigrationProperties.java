package dev.phaseline.migration.migration;

import dev.phaseline.migration.multifd.ZeroPageDetection;
import java.util.List;
import java.util.Optional;

/**
 * What the two generations of QEMU do differently and do not negotiate; QEMU sets it with {@code -global migration.X=}
 * and by its machine types. Only the source looks at it: our destination sees in the stream what the source does.
 *
 * @param release whose parameters there are
 * @param sendSwitchoverStart {@code send-switchover-start}: whether the source announces that its guest has stopped
 * @param multifdFlushAfterEachSection {@code multifd-flush-after-each-section}: whether multifd's sync points are at the
 *     end of each section, or have records of their own
 * @param zeroPageDetection {@code zero-page-detection}, what the parameter of that name is at first
 * @param stallLimitMs {@code stall-limit}: for how many milliseconds nothing may move before a side gives up; 0 is
 *     without end. Not QEMU's, which waits for ever
 */
public record MigrationProperties(
        QemuRelease release,
        boolean sendSwitchoverStart,
        boolean multifdFlushAfterEachSection,
        ZeroPageDetection zeroPageDetection,
        long stallLimitMs) {
    /** The limit unless told otherwise. A network that is gone for less is not worth a failed migration. */
    private static final long DEFAULT_STALL_LIMIT_MS = 30_000;

    private static final long MAX_STALL_LIMIT_MS = 24 * 60 * 60 * 1000L;

    /** What QEMU 7.2 does, and a later one whose machine type is as old. */
    public static final MigrationProperties QEMU_7_2 =
            new MigrationProperties(QemuRelease.V7_2, false, true, ZeroPageDetection.LEGACY, DEFAULT_STALL_LIMIT_MS);

    /** What QEMU 10.0 does with machine {@code none} and its newest machine types. */
    public static final MigrationProperties QEMU_10_0 =
            new MigrationProperties(QemuRelease.V10_0, true, false, ZeroPageDetection.MULTIFD, DEFAULT_STALL_LIMIT_MS);

    private static final String PREFIX = "migration.";

    /**
     * The behaviour of a release, with changes.
     *
     * @param release {@code qemu-7.2} or {@code qemu-10.0}
     * @param globals changes, each {@code migration.NAME=VALUE} as {@code -global} takes it
     * @throws IllegalArgumentException with one line for the user, if there is no such release, property or value
     */
    public static MigrationProperties of(String release, List<String> globals) {
        MigrationProperties properties = ofRelease(release);
        for (String setting : globals) {
            properties = properties.with(setting);
        }
        return properties;
    }

    private static MigrationProperties ofRelease(String name) {
        return switch (name) {
            case "qemu-7.2" -> QEMU_7_2;
            case "qemu-10.0" -> QEMU_10_0;
            default ->
                throw new IllegalArgumentException("unknown release '" + name + "': expected qemu-7.2 or qemu-10.0");
        };
    }

    private MigrationProperties with(String setting) {
        int equals = setting.indexOf('=');
        if (!setting.startsWith(PREFIX) || equals < 0) {
            throw new IllegalArgumentException("'" + setting + "' is no property: expected migration.NAME=VALUE");
        }
        String name = setting.substring(PREFIX.length(), equals);
        String value = setting.substring(equals + 1);
        return switch (name) {
            case "send-switchover-start" ->
                new MigrationProperties(
                        release, onOff(setting, value), multifdFlushAfterEachSection, zeroPageDetection, stallLimitMs);
            case "multifd-flush-after-each-section" ->
                new MigrationProperties(
                        release, sendSwitchoverStart, onOff(setting, value), zeroPageDetection, stallLimitMs);
            case "zero-page-detection" ->
                new MigrationProperties(
                        release,
                        sendSwitchoverStart,
                        multifdFlushAfterEachSection,
                        zeroPageDetection(setting, value),
                        stallLimitMs);
            case "stall-limit" ->
                new MigrationProperties(
                        release,
                        sendSwitchoverStart,
                        multifdFlushAfterEachSection,
                        zeroPageDetection,
                        millis(setting, value));
            default ->
                throw new IllegalArgumentException("'" + setting + "': there are the properties send-switchover-start,"
                        + " multifd-flush-after-each-section, zero-page-detection and stall-limit");
        };
    }

    private static boolean onOff(String setting, String value) {
        return switch (value) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException("'" + setting + "': expected on or off");
        };
    }

    private static long millis(String setting, String value) {
        try {
            long millis = Long.parseLong(value);
            if (millis >= 0 && millis <= MAX_STALL_LIMIT_MS) {
                return millis;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + setting + "': expected milliseconds", e);
        }
        throw new IllegalArgumentException("'" + setting + "': expected 0 to " + MAX_STALL_LIMIT_MS + " milliseconds");
    }

    private static ZeroPageDetection zeroPageDetection(String setting, String value) {
        Optional<ZeroPageDetection> known = ZeroPageDetection.ofWireName(value);
        return known.orElseThrow(
                () -> new IllegalArgumentException("'" + setting + "': expected none, legacy or multifd"));
    }
}
