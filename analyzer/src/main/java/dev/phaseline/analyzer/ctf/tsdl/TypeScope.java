package dev.phaseline.analyzer.ctf.tsdl;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types that have names at some place of the text, those of the places around it included. */
final class TypeScope {
    private final @Nullable TypeScope outer;
    private final Map<String, CtfType> types = new HashMap<>();

    TypeScope(@Nullable TypeScope outer) {
        this.outer = outer;
    }

    /**
     * Names a type.
     *
     * @param name the words of an alias with one blank between them; with {@code struct}, {@code enum} or {@code variant}
     *     in front the name of such a type
     */
    void define(String name, CtfType type) {
        types.put(name, type);
    }

    Optional<CtfType> find(String name) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var type = scope.types.get(name);
            if (type != null) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
