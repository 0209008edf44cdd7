package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Length;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the pattern of a declaration. Used once, for one. */
final class PatternCompiler {
    private final TraceEvent event;
    private final Dialect dialect;
    private final List<Step> steps = new ArrayList<>();
    private int argument;

    private PatternCompiler(TraceEvent event, Dialect dialect) {
        this.event = event;
        this.dialect = dialect;
    }

    /** Makes the pattern. */
    static EventPattern compile(TraceEvent event, Dialect dialect) {
        var compiler = new PatternCompiler(event, dialect);
        for (var segment : event.format().map(FormatString::segments).orElse(List.of())) {
            compiler.add(segment);
        }
        return new EventPattern(
                event, compiler.steps, compiler.argument < event.arguments().size());
    }

    private void add(Segment segment) {
        switch (segment) {
            case FormatString.Text(String value) -> steps.add(new LiteralStep(value.getBytes(StandardCharsets.UTF_8)));
            case Conversion conversion -> steps.add(step(conversion));
        }
    }

    private Step step(Conversion conversion) {
        var width = star(conversion.width());
        var precision = star(conversion.precision());
        var target = target();
        if (conversion.letter() == 's') {
            return new TextStep(
                    target,
                    dialect.absentString().getBytes(StandardCharsets.US_ASCII),
                    fixed(conversion.width(), 0),
                    fixed(conversion.precision(), -1),
                    conversion.has('-'),
                    width,
                    precision);
        }
        if (width != null || precision != null || isUnusual(conversion)) {
            return new RenderedStep(target, conversion, bits(conversion), width, precision);
        }
        return switch (conversion.letter()) {
            case 'c' -> new CharacterStep(target);
            case 'p' -> new PointerStep(target, dialect);
            default ->
                new IntegerStep(
                        target,
                        conversion,
                        bits(conversion),
                        fixed(conversion.width(), 0),
                        fixed(conversion.precision(), -1));
        };
    }

    private boolean isUnusual(Conversion conversion) {
        boolean sized =
                !conversion.width().equals(Size.NONE) || !conversion.precision().equals(Size.NONE);
        return conversion.flags().stream().anyMatch(flag -> flag != '0')
                || fixed(conversion.precision(), -1) == 0
                || (sized && (conversion.letter() == 'c' || conversion.letter() == 'p'));
    }

    private int bits(Conversion conversion) {
        return dialect == Dialect.SYSTEMTAP && conversion.length() == Length.INT
                ? Long.SIZE
                : conversion.letter() == 'p' ? Long.SIZE : conversion.length().bits();
    }

    private @Nullable Target star(Size size) {
        return size instanceof Size.FromArgument ? target() : null;
    }

    private Target target() {
        var arguments = event.arguments();
        int number = argument++;
        return new Target(
                number, number < arguments.size() ? arguments.get(number).type().field() : null);
    }

    private static int fixed(Size size, int otherwise) {
        return size instanceof Size.Fixed(int value) ? value : otherwise;
    }
}
