package dev.phaseline.migration.authz;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of rules: the first that matches a name decides.
 *
 * @param rules in their order
 * @param otherwise decides where none matches
 */
public record AuthorizationRules(List<Rule> rules, Policy otherwise) {
    /** Keeps a copy. */
    public AuthorizationRules {
        rules = List.copyOf(rules);
    }

    /** What a rule says. */
    public enum Policy {
        /** Whoever it is may. */
        ALLOW,
        /** Whoever it is may not. */
        DENY
    }

    /** How a rule names those that it is about. */
    public enum Format {
        /** By the whole name. */
        EXACT,
        /** By a pattern, in which {@code *} stands for any characters and {@code ?} for one. */
        GLOB
    }

    /**
     * One rule.
     *
     * @param match name or pattern
     */
    public record Rule(String match, Policy policy, Format format) {
        boolean isAbout(String name) {
            return switch (format) {
                case EXACT -> match.equals(name);
                case GLOB -> Glob.matches(match, name);
            };
        }
    }

    /**
     * Reads them as QEMU's {@code rules} and {@code policy}; without a policy, whom no rule allows is denied.
     *
     * @throws QmpException with one line for the user
     */
    public static AuthorizationRules read(QmpArguments arguments) throws QmpException {
        Policy otherwise = arguments.optionalChoice("policy", Policy.class).orElse(Policy.DENY);
        var rules = new ArrayList<Rule>();
        for (QmpArguments rule : arguments.optionalObjects("rules").orElse(List.of())) {
            rules.add(new Rule(
                    rule.string("match"),
                    rule.choice("policy", Policy.class),
                    rule.optionalChoice("format", Format.class).orElse(Format.EXACT)));
            rule.rejectOthers();
        }
        return new AuthorizationRules(rules, otherwise);
    }

    boolean allow(String name) {
        return rules.stream()
                        .filter(rule -> rule.isAbout(name))
                        .findFirst()
                        .map(Rule::policy)
                        .orElse(otherwise)
                == Policy.ALLOW;
    }
}
