package dev.phaseline.migration.authz;

import java.io.IOException;

/** Says of a name whether who bears it may do what is asked for. For any thread. */
public sealed interface Authorization {
    /**
     * Decides about a name.
     *
     * @throws IOException if nothing can be decided, so that nobody is allowed; the message is one line for the user
     */
    boolean allows(String name) throws IOException;

    /**
     * One name and no other; {@code authz-simple}.
     *
     * @param identity that is allowed
     */
    record Single(String identity) implements Authorization {
        @Override
        public boolean allows(String name) {
            return identity.equals(name);
        }
    }

    /**
     * Rules that stand in a file, which is read again for each name; {@code authz-list-file}.
     *
     * @param file that holds them
     */
    record InFile(RuleFile file) implements Authorization {
        @Override
        public boolean allows(String name) throws IOException {
            return file.rules().allow(name);
        }
    }

    /**
     * Rules that do not change; {@code authz-list}, or a file that was read once.
     *
     * @param rules that decide
     */
    record Listed(AuthorizationRules rules) implements Authorization {
        @Override
        public boolean allows(String name) {
            return rules.allow(name);
        }
    }
}
