package dev.phaseline.migration.migration;

import static dev.phaseline.migration.migration.MigrationCapability.*;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which capabilities exclude each other, or lack one that they need. The rules, their order and their words were found by
 * giving a real QEMU 7.2 and 10.0 sets of capabilities; the first rule that is broken is the one that is told.
 */
final class CapabilityRules {
    /** What a snapshot in the background cannot do meanwhile; the first is told. */
    private static final List<MigrationCapability> NOT_IN_A_SNAPSHOT = List.of(
            POSTCOPY_RAM,
            DIRTY_BITMAPS,
            POSTCOPY_BLOCKTIME,
            LATE_BLOCK_ACTIVATE,
            RETURN_PATH,
            MULTIFD,
            PAUSE_BEFORE_SWITCHOVER,
            AUTO_CONVERGE,
            RELEASE_RAM,
            RDMA_PIN_ALL,
            COMPRESS,
            XBZRLE,
            X_COLO,
            VALIDATE_UUID,
            ZERO_COPY_SEND);

    private static final List<Rule> RULES = List.of(
            both(POSTCOPY_RAM, X_IGNORE_SHARED, "Postcopy is not compatible with ignore-shared"),
            both(POSTCOPY_RAM, MULTIFD, "Postcopy is not yet compatible with multifd")
                    .since(QemuRelease.V10_0),
            new Rule(
                    on -> on.contains(BACKGROUND_SNAPSHOT) && on.stream().anyMatch(NOT_IN_A_SNAPSHOT::contains),
                    on -> "Background-snapshot is not compatible with "
                            + NOT_IN_A_SNAPSHOT.stream()
                                    .filter(on::contains)
                                    .findFirst()
                                    .orElseThrow()
                                    .wireName()),
            new Rule(
                    on -> on.contains(ZERO_COPY_SEND)
                            && (!on.contains(MULTIFD) || on.contains(COMPRESS) || on.contains(XBZRLE)),
                    "Zero copy only available for non-compressed non-TLS multifd migration"),
            new Rule(
                    on -> on.contains(POSTCOPY_PREEMPT) && !on.contains(POSTCOPY_RAM),
                    "Postcopy preempt requires postcopy-ram"),
            both(POSTCOPY_PREEMPT, COMPRESS, "Postcopy preempt not compatible with compress"),
            both(MULTIFD, COMPRESS, "Multifd is not compatible with compress"),
            new Rule(
                    on -> on.contains(SWITCHOVER_ACK) && !on.contains(RETURN_PATH),
                    "Capability 'switchover-ack' requires capability 'return-path'"),
            both(
                    DIRTY_LIMIT,
                    AUTO_CONVERGE,
                    "dirty-limit conflicts with auto-converge either of then available currently"),
            // No guest of ours runs under KVM.
            new Rule(
                    on -> on.contains(DIRTY_LIMIT),
                    "dirty-limit requires KVM with accelerator property 'dirty-ring-size' set"),
            // 7.2 takes both, and then sends no differences.
            both(MULTIFD, XBZRLE, "Multifd is not compatible with xbzrle").since(QemuRelease.V10_0),
            both(MAPPED_RAM, XBZRLE, "Mapped-ram migration is incompatible with xbzrle"),
            both(MAPPED_RAM, POSTCOPY_RAM, "Mapped-ram migration is incompatible with postcopy"));

    private CapabilityRules() {}

    /**
     * What a set of capabilities must not be.
     *
     * @param since the release that began to say so
     */
    private record Rule(
            Predicate<Set<MigrationCapability>> broken,
            Function<Set<MigrationCapability>, String> text,
            QemuRelease since) {
        Rule(Predicate<Set<MigrationCapability>> broken, Function<Set<MigrationCapability>, String> text) {
            this(broken, text, QemuRelease.V7_2);
        }

        Rule(Predicate<Set<MigrationCapability>> broken, String text) {
            this(broken, _ -> text);
        }

        Rule since(QemuRelease release) {
            return new Rule(broken, text, release);
        }
    }

    private static Rule both(MigrationCapability one, MigrationCapability other, String text) {
        return new Rule(on -> on.contains(one) && on.contains(other), text);
    }

    /** What that release says against these capabilities together, in one line for the user; empty if nothing. */
    static Optional<String> objection(Set<MigrationCapability> enabled, QemuRelease release) {
        return RULES.stream()
                .filter(rule -> release.compareTo(rule.since()) >= 0)
                .filter(rule -> rule.broken().test(enabled))
                .findFirst()
                .map(rule -> rule.text().apply(enabled));
    }
}
