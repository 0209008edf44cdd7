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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.tree.ParseTree;

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
        Set<Property> properties = properties(context.property());
        String name = name(context);
        List<Argument> arguments = new ArgumentReader(line, name).read(context.argument());
        Optional<FormatString> format = Optional.ofNullable(context.format()).map(this::format);
        if (context.trailing() != null) {
            trailing(context);
        }
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

    private String name(DeclarationContext context) {
        NameContext name = context.name();
        if (!Identifier.matches(name.getText())) {
            line.error(Kind.BAD_NAME, line.range(name), name.getText() + " is no C identifier");
        }
        int end = name.getStop().getStopIndex() + 1;
        int parenthesis = context.LPAREN().getSymbol().getStartIndex();
        if (end != parenthesis) {
            line.error(
                    Kind.NOT_AN_EVENT,
                    line.range(end, parenthesis),
                    "not an event: no blank may stand between its name and its arguments");
        }
        return name.getText();
    }

    private FormatString format(FormatContext context) {
        var parser = new FormatParser(line);
        for (ParseTree piece : context.children) {
            if (piece instanceof LiteralContext literal) {
                literal(literal, parser);
            } else if (piece instanceof MacroContext macro) {
                parser.macro(macro.getText(), line.range(macro));
            }
        }
        String text = line.substring(
                context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
        return new FormatString(text, parser.pieces(), parser.segments());
    }

    private void literal(LiteralContext literal, FormatParser parser) {
        SourceRange range = line.range(literal);
        boolean closed = literal.STRING() != null;
        if (!closed) {
            line.error(Kind.UNTERMINATED_STRING, range, "the string has no closing quote");
        }
        int[] text = literal.getText().codePoints().toArray();
        int[] body = Arrays.copyOfRange(text, 1, text.length - (closed ? 1 : 0));
        parser.literal(body, literal.getStart().getStartIndex() + 1, range);
    }

    private void trailing(DeclarationContext context) {
        line.error(
                Kind.TRAILING_TEXT,
                line.range(context.trailing()),
                context.format() == null
                        ? "after the arguments, a format in quotes or the end of the line is expected"
                        : "after the format, the end of the line is expected");
    }
}
