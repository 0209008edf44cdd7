package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.ram.ThrottleParameters;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of auto-converge in QMP. */
final class ThrottleArguments {
    private ThrottleArguments() {}

    /**
     * Takes them out of the arguments of {@code migrate-set-parameters}.
     *
     * @throws IllegalArgumentException if a value is not allowed
     */
    static ThrottleParameters take(QmpArguments arguments, ThrottleParameters current) throws QmpException {
        OptionalLong threshold = arguments.optionalInteger("throttle-trigger-threshold");
        OptionalLong initial = arguments.optionalInteger("cpu-throttle-initial");
        OptionalLong increment = arguments.optionalInteger("cpu-throttle-increment");
        Optional<Boolean> tailslow = arguments.optionalBool("cpu-throttle-tailslow");
        OptionalLong max = arguments.optionalInteger("max-cpu-throttle");
        return new ThrottleParameters(
                percent(threshold, current.triggerThresholdPercent()),
                percent(initial, current.initialPercent()),
                percent(increment, current.incrementPercent()),
                tailslow.orElse(current.tailslow()),
                percent(max, current.maxPercent()));
    }

    private static int percent(OptionalLong given, int current) {
        return Math.clamp(given.orElse(current), -1, 1000);
    }

    /** Adds them to the reply of {@code query-migrate-parameters}. */
    static void put(ObjectNode reply, ThrottleParameters parameters) {
        reply.put("throttle-trigger-threshold", parameters.triggerThresholdPercent())
                .put("cpu-throttle-initial", parameters.initialPercent())
                .put("cpu-throttle-increment", parameters.incrementPercent())
                .put("cpu-throttle-tailslow", parameters.tailslow())
                .put("max-cpu-throttle", parameters.maxPercent());
    }
}
