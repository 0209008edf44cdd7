package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.Property;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.grammar.syntax.TraceEventsBaseVisitor;
import dev.phaseline.grammar.syntax.TraceEventsParser.ArgumentContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.DeclarationContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.FormatContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.LineContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.LiteralContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.MacroContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.NameContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.PropertyContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.tree.ParseTree;

/** Turns the tree of one line into the declaration that it means, and says what is wrong with it. */
final class DeclarationVisitor extends TraceEventsBaseVisitor<Optional<Declaration>> {
    private final SourceLine line;
    private final String section;

    DeclarationVisitor(SourceLine line, String section) {
        this.line = line;
        this.section = section;
    }

    /** Returns the declaration, or empty where there is none or an error was reported. */
    @Override
    public Optional<Declaration> visitLine(LineContext context) {
        return context.declaration() == null ? Optional.empty() : visitDeclaration(context.declaration());
    }

    @Override
    public Optional<Declaration> visitDeclaration(DeclarationContext context) {
        int end = context.name().getStop().getStopIndex() + 1;
        int parenthesis = context.LPAREN().getSymbol().getStartIndex();
        if (end != parenthesis) {
            SourceRange blank = line.range(end, parenthesis);
            line.error(
                            DiagnosticKind.NOT_AN_EVENT,
                            blank,
                            "not an event: no blank may stand between its name and its arguments")
                    .fix(Edit.delete(blank));
            return Optional.empty(); // prose such as `305 lines (294 sloc)`, of which nothing else is worth saying
        }
        Set<Property> properties = properties(context.property());
        String name = name(context.name());
        boolean tcg = properties.contains(Property.TCG);
        List<Argument> arguments = new ArgumentReader(line, name, tcg).read(context.argument());
        List<FormatString> formats = formats(context, arguments.size());
        trailing(context);
        int wanted = tcg ? 2 : Math.min(1, formats.size());
        if (formats.size() != wanted && line.isClean()) {
            twoFormats(context, tcg);
        }
        if (!line.isClean()) {
            return Optional.empty();
        }
        var declaration = new Declaration(name, properties, arguments, formats, section, line.range(context.name()));
        for (TraceEvent event : declaration.events()) {
            new ConversionCheck(line, event).check();
        }
        return line.isClean() ? Optional.of(declaration) : Optional.empty();
    }

    private Set<Property> properties(List<PropertyContext> words) {
        Set<Property> properties = EnumSet.noneOf(Property.class);
        for (PropertyContext word : words) {
            Property.of(word.getText())
                    .ifPresentOrElse(
                            properties::add,
                            () -> line.error(
                                    DiagnosticKind.UNKNOWN_PROPERTY,
                                    line.range(word),
                                    "unknown property " + SourceLine.quote(word.getText())
                                            + "; an event can be disable, vcpu or tcg"));
        }
        return properties;
    }

    private String name(NameContext name) {
        String word = name.getText();
        if (Identifier.isPartOfOne(word)) {
            if (!Identifier.matches(word)) {
                line.warning(DiagnosticKind.BAD_NAME, line.range(name), SourceLine.quote(word) + " begins with a digit")
                        .because("trace_" + SourceLine.quote(word)
                                + " is a name for C, but few other tools expect names like this");
            }
        } else {
            line.error(DiagnosticKind.BAD_NAME, line.range(name), SourceLine.quote(word) + " is no C identifier");
        }
        return word;
    }

    private List<FormatString> formats(DeclarationContext context, int arguments) {
        var formats = new ArrayList<FormatString>();
        for (FormatContext format : context.format()) {
            formats.add(format(format, arguments));
        }
        if (line.isClean()) {
            formats.forEach(this::newlineAtEnd);
        }
        return formats;
    }

    private FormatString format(FormatContext context, int arguments) {
        var parser = new FormatParser(line);
        for (ParseTree piece : context.children) {
            if (piece instanceof LiteralContext literal) {
                parser.literal(literal.getText(), line.range(literal), literal.STRING() != null);
            } else if (piece instanceof MacroContext macro) {
                parser.macro(macro.getText(), line.range(macro));
            }
        }
        List<Segment> segments = parser.segments();
        parser.reportStrays(segments, arguments);
        String text = line.substring(
                context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
        return new FormatString(text, parser.pieces(), segments);
    }

    /** An empty literal behind the newline hides it from QEMU; a blank does, too, but nobody sees it there. */
    private void newlineAtEnd(FormatString format) {
        if (format.text().endsWith("\\n\"") && format.joined().endsWith("\n")) {
            int quote = format.range().endColumn() - 2;
            SourceRange newline = line.range(quote - 2, quote);
            line.error(DiagnosticKind.NEWLINE_AT_END, newline, "the format ends with a newline")
                    .fix(Edit.delete(newline));
        }
    }

    private void trailing(DeclarationContext context) {
        if (context.afterFormat() != null) {
            SourceRange rest = line.range(context.afterFormat());
            line.error(DiagnosticKind.TRAILING_TEXT, rest, "after the format, the end of the line is expected")
                    .fix(Edit.delete(
                            line.rangeFrom(context.format(context.format().size() - 1)
                                            .getStop()
                                            .getStopIndex()
                                    + 1)));
        } else if (context.insteadOfFormat() != null && !hasParenthesis(context.argument())) {
            SourceRange rest = line.range(context.insteadOfFormat());
            line.error(
                            DiagnosticKind.TRAILING_TEXT,
                            rest,
                            "after the arguments, a format in quotes or the end of the line is expected")
                    .fix(Quoting.of(line.text(rest)).map(text -> new Edit(fromParenthesis(context), " " + text)));
        }
    }

    private SourceRange fromParenthesis(DeclarationContext context) {
        return line.rangeFrom(context.RPAREN().getSymbol().getStopIndex() + 1);
    }

    /** A parenthesis among the arguments ends them early, and what follows is not the mistake. */
    private static boolean hasParenthesis(List<ArgumentContext> arguments) {
        return arguments.stream().anyMatch(argument -> argument.getText().indexOf('(') >= 0);
    }

    private void twoFormats(DeclarationContext context, boolean tcg) {
        if (tcg) {
            line.error(
                    DiagnosticKind.TWO_FORMATS,
                    line.range(context.name()),
                    "a tcg event has two formats, but here " + (context.format().size() == 1 ? "is" : "are") + " "
                            + context.format().size());
        } else {
            SourceRange second = line.range(context.format(1));
            line.error(
                    DiagnosticKind.TWO_FORMATS,
                    second.to(line.range(context.format(context.format().size() - 1))),
                    "a second format, which only a tcg event may have");
        }
    }
}
