package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Kind;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.CType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.Property;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.grammar.syntax.TraceEventsBaseVisitor;
import dev.phaseline.grammar.syntax.TraceEventsLexer;
import dev.phaseline.grammar.syntax.TraceEventsParser.ArgumentContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.DeclarationContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.FormatContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.LiteralContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.MacroContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.NameContext;
import dev.phaseline.grammar.syntax.TraceEventsParser.PropertyContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Turns the tree of one line into the declaration that it means, and says what is wrong with it. */
final class DeclarationVisitor extends TraceEventsBaseVisitor<Optional<TraceEvent>> {
    /** QEMU's limit, which its probe-based backends have. */
    private static final int MOST_ARGUMENTS = 10;

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final SourceLine line;
    private final String section;

    DeclarationVisitor(SourceLine line, String section) {
        this.line = line;
        this.section = section;
    }

    @Override
    protected Optional<TraceEvent> defaultResult() {
        return Optional.empty();
    }

    @Override
    protected Optional<TraceEvent> aggregateResult(Optional<TraceEvent> aggregate, Optional<TraceEvent> next) {
        return next.or(() -> aggregate);
    }

    /** Returns the event, or empty where an error was reported. */
    @Override
    public Optional<TraceEvent> visitDeclaration(DeclarationContext declaration) {
        int problems = line.diagnostics().size();
        Set<Property> properties = properties(declaration.property());
        String name = name(declaration);
        List<Argument> arguments = arguments(declaration, name);
        Optional<FormatString> format =
                Optional.ofNullable(declaration.format()).map(this::format);
        if (declaration.trailing() != null) {
            trailing(declaration);
        }
        if (line.diagnostics().size() == problems) {
            new ConversionCheck(line, name, arguments).check(format, line.range(declaration.name()));
        }
        return line.diagnostics().size() == problems
                ? Optional.of(
                        new TraceEvent(name, properties, arguments, format, section, line.range(declaration.name())))
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

    private String name(DeclarationContext declaration) {
        NameContext name = declaration.name();
        if (!IDENTIFIER.matcher(name.getText()).matches()) {
            line.error(Kind.BAD_NAME, line.range(name), name.getText() + " is no C identifier");
        }
        int end = name.getStop().getStopIndex() + 1;
        int parenthesis = declaration.LPAREN().getSymbol().getStartIndex();
        if (end != parenthesis) {
            line.error(
                    Kind.NOT_AN_EVENT,
                    line.range(end, parenthesis),
                    "no blank may stand between the name of an event and its arguments");
        }
        return name.getText();
    }

    private List<Argument> arguments(DeclarationContext declaration, String event) {
        var arguments = new ArrayList<Argument>();
        var names = new HashSet<String>();
        List<ArgumentContext> contexts = declaration.argument();
        for (int i = 0; i < contexts.size(); i++) {
            String which = "argument " + (i + 1) + " of " + event;
            argument(contexts.get(i), which).ifPresent(argument -> {
                arguments.add(argument);
                if (!names.add(argument.name())) {
                    line.error(
                            Kind.DUPLICATE_ARGUMENT,
                            argument.range(),
                            which + " has the name of another one, " + argument.name());
                }
            });
        }
        if (arguments.size() > MOST_ARGUMENTS) {
            line.error(
                    Kind.TOO_MANY_ARGUMENTS,
                    arguments.get(MOST_ARGUMENTS).range(),
                    event + " has " + arguments.size() + " arguments; QEMU allows " + MOST_ARGUMENTS);
        }
        return arguments;
    }

    private Optional<Argument> argument(ArgumentContext context, String which) {
        List<Token> tokens = context.children == null
                ? List.of()
                : context.children.stream()
                        .map(TerminalNode.class::cast)
                        .map(TerminalNode::getSymbol)
                        .toList();
        SourceRange range = line.range(context);
        if (tokens.isEmpty()) {
            line.error(Kind.EMPTY_ARGUMENT, range, which + " is empty; an event without arguments has (void)");
            return Optional.empty();
        }
        if (tokens.size() == 1 && tokens.get(0).getText().equals("void")) {
            return Optional.empty();
        }
        for (Token token : tokens) {
            if (token.getType() != TraceEventsLexer.WORD && token.getType() != TraceEventsLexer.STAR) {
                line.error(
                        Kind.ARGUMENT_SHAPE,
                        line.range(token),
                        which + " is not a type and a name: " + token.getText() + " cannot stand here");
                return Optional.empty();
            }
        }
        return typeAndName(tokens, which, range);
    }

    /** The type ends at the last star or, without one, before the last word. */
    private Optional<Argument> typeAndName(List<Token> tokens, String which, SourceRange range) {
        int lastStar = -1;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).getType() == TraceEventsLexer.STAR) {
                lastStar = i;
            }
        }
        int nameAt = lastStar < 0 ? tokens.size() - 1 : lastStar + 1;
        List<Token> type = tokens.subList(0, nameAt);
        List<Token> name = tokens.subList(nameAt, tokens.size());
        Optional<CType> known = type(type);
        if (name.isEmpty() || (type.isEmpty() || isTypeWord(name.get(0)))) {
            line.error(Kind.ARGUMENT_SHAPE, range, which + " has a type but no name");
            return Optional.empty();
        }
        String spelling = name.get(0).getText();
        if (name.size() > 1 || !IDENTIFIER.matcher(spelling).matches()) {
            line.error(
                    Kind.BAD_NAME,
                    line.range(name.get(0)).to(line.range(name.get(name.size() - 1))),
                    which + " has a name that is no C identifier");
            return Optional.empty();
        }
        if (known.isEmpty()) {
            line.error(
                    Kind.TYPE_NOT_ALLOWED,
                    line.range(type.get(0)).to(line.range(type.get(type.size() - 1))),
                    which + " has a type that trace events cannot have; pass other pointers as void *");
        }
        return known.map(t -> new Argument(t, spelling, range));
    }

    private static boolean isTypeWord(Token name) {
        return CType.of(List.of(name.getText()), 0).isPresent();
    }

    private static Optional<CType> type(List<Token> tokens) {
        var words = new ArrayList<String>();
        int stars = 0;
        for (Token token : tokens) {
            if (token.getType() == TraceEventsLexer.STAR) {
                stars++;
            } else if (stars > 0) {
                return Optional.empty(); // `const char * const *`: allowed by QEMU, written by nobody
            } else {
                words.add(token.getText());
            }
        }
        return CType.of(words, stars);
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
        int from = context.getStart().getStartIndex();
        int to = context.getStop().getStopIndex() + 1;
        String text = line.substring(from, to);
        return new FormatString(text, parser.pieces(), parser.segments());
    }

    private void literal(LiteralContext literal, FormatParser parser) {
        SourceRange range = line.range(literal);
        boolean closed = literal.STRING() != null;
        if (!closed) {
            line.error(Kind.UNTERMINATED_STRING, range, "the string has no closing quote");
        }
        int[] text = literal.getText().codePoints().toArray();
        int[] body = java.util.Arrays.copyOfRange(text, 1, text.length - (closed ? 1 : 0));
        parser.literal(body, literal.getStart().getStartIndex() + 1, range);
    }

    private void trailing(DeclarationContext declaration) {
        line.error(
                Kind.TRAILING_TEXT,
                line.range(declaration.trailing()),
                declaration.format() == null
                        ? "a format, which starts with a quote, or the end of the line should follow the arguments"
                        : "the end of the line should follow the format");
    }
}
