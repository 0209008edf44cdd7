package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Kind;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.Property;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.grammar.syntax.TraceEventsBaseVisitor;
import dev.phaseline.grammar.syntax.TraceEventsParser.DeclarationContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.FormatContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.LineContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.LiteralContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.MacroContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.NameContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.PropertyContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** Turns the tree of one line into the declaration that it means, and says what is wrong with it. */
final class DeclarationVisitor extends TraceEventsBaseVisitor<Optional<TraceEvent>> {
    private final SourceLine line;
    private final String section;

    DeclarationVisitor(SourceLine line, String section) {
        this.line = line;
        this.section = section;
    }

    /** Returns the event, or empty where the line declares none or an error was reported. */
    @Override
    public Optional<TraceEvent> visitLine(LineContext context) {
        return context.declaration() == null ? Optional.empty() : visitDeclaration(context.declaration());
    }

    @Override
    public Optional<TraceEvent> visitDeclaration(DeclarationContext context) {
        int end = context.name().getStop().getStopIndex() + 1;
        int parenthesis = context.LPAREN().getSymbol().getStartIndex();
        if (end != parenthesis) {
            line.error(
                    Kind.NOT_AN_EVENT,
                    line.range(end, parenthesis),
                    "not an event: no blank may stand between its name and its arguments");
            return Optional.empty(); // prose such as `305 lines (294 sloc)`, of which nothing else is worth saying
        }
        Set<Property> properties = properties(context.property());
        String name = name(context.name());
        List<Argument> arguments = new ArgumentReader(line, name).read(context.argument());
        Optional<FormatString> format = Optional.ofNullable(context.format()).map(this::format);
        trailing(context.afterFormat(), "after the format, the end of the line is expected");
        trailing(
                context.insteadOfFormat(),
                "after the arguments, a format in quotes or the end of the line is expected");
        SourceRange range = line.range(context.name());
        if (line.isClean()) {
            new ConversionCheck(line, name, arguments).check(format, range);
        }
        return line.isClean()
                ? Optional.of(new TraceEvent(name, properties, arguments, format, section, range))
                : Optional.empty();
    }

    private Set<Property> properties(List<PropertyContext> words) {
        Set<Property> properties = EnumSet.noneOf(Property.class);
        for (PropertyContext word : words) {
            Property.of(word.getText())
                    .ifPresentOrElse(
                            properties::add,
                            () -> line.error(
                                    Kind.UNKNOWN_PROPERTY,
                                    line.range(word),
                                    "unknown property " + word.getText() + "; an event can be disable or vcpu"));
        }
        return properties;
    }

    private String name(NameContext name) {
        if (!Identifier.matches(name.getText())) {
            line.error(Kind.BAD_NAME, line.range(name), name.getText() + " is no C identifier");
        }
        return name.getText();
    }

    private FormatString format(FormatContext context) {
        var parser = new FormatParser(line);
        for (ParseTree piece : context.children) {
            if (piece instanceof LiteralContext literal) {
                parser.literal(literal.getText(), line.range(literal), literal.STRING() != null);
            } else if (piece instanceof MacroContext macro) {
                parser.macro(macro.getText(), line.range(macro));
            }
        }
        String text = line.substring(
                context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
        return new FormatString(text, parser.pieces(), parser.segments());
    }

    private void trailing(@Nullable ParserRuleContext text, String message) {
        if (text != null) {
            line.error(Kind.TRAILING_TEXT, line.range(text), message);
        }
    }
}
