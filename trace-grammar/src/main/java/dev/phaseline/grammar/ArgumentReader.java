package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Kind;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.CType;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.syntax.TraceEventsLexer;
import dev.phaseline.grammar.syntax.TraceEventsParser.ArgumentContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Reads the arguments of one event: for each a type, which is words and stars, and a name. */
final class ArgumentReader {
    /** QEMU's limit, which its probe-based backends have. */
    private static final int MOST_ARGUMENTS = 10;

    private final SourceLine line;
    private final String event;

    ArgumentReader(SourceLine line, String event) {
        this.line = line;
        this.event = event;
    }

    /** Returns the arguments that are well formed; the others are reported. */
    List<Argument> read(List<ArgumentContext> contexts) {
        var arguments = new ArrayList<Argument>();
        var names = new HashSet<String>();
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
                        .map(child -> ((TerminalNode) child).getSymbol())
                        .toList();
        if (tokens.isEmpty()) {
            line.error(
                    Kind.EMPTY_ARGUMENT,
                    line.range(context),
                    which + " is empty; an event without arguments has (void)");
            return Optional.empty();
        }
        if (tokens.size() == 1 && tokens.get(0).getText().equals("void")) {
            return Optional.empty();
        }
        Optional<Token> stranger = tokens.stream()
                .filter(token -> !isWord(token) && !isStar(token))
                .findFirst();
        stranger.ifPresent(token -> line.error(
                Kind.ARGUMENT_SHAPE,
                line.range(token),
                which + " is not a type and a name: " + token.getText() + " cannot stand here"));
        return stranger.isPresent() ? Optional.empty() : typeAndName(tokens, which);
    }

    /** The type ends at the last star or, without one, before the last word. */
    private Optional<Argument> typeAndName(List<Token> tokens, String which) {
        int nameAt = tokens.size() - 1;
        for (int i = 0; i < tokens.size(); i++) {
            if (isStar(tokens.get(i))) {
                nameAt = i + 1;
            }
        }
        List<Token> type = tokens.subList(0, nameAt);
        List<Token> name = tokens.subList(nameAt, tokens.size());
        if (type.isEmpty() || name.isEmpty() || isType(name)) {
            line.error(Kind.ARGUMENT_SHAPE, range(tokens), which + " has a type but no name");
            return Optional.empty();
        }
        if (name.size() > 1 || !Identifier.matches(name.get(0).getText())) {
            line.error(Kind.BAD_NAME, range(name), which + " has a name that is no C identifier");
            return Optional.empty();
        }
        Optional<CType> known = type(type);
        if (known.isEmpty()) {
            line.error(
                    Kind.TYPE_NOT_ALLOWED,
                    range(type),
                    which + " has a type that trace events cannot have; "
                            + (type.stream().anyMatch(ArgumentReader::isStar)
                                    ? "pass the address as void *"
                                    : "use bool or an integer type of C or <stdint.h>"));
        }
        return known.map(t -> new Argument(t, name.get(0).getText(), range(tokens)));
    }

    private static boolean isType(List<Token> tokens) {
        return type(tokens).isPresent();
    }

    private static Optional<CType> type(List<Token> tokens) {
        List<Token> words = tokens.stream().takeWhile(ArgumentReader::isWord).toList();
        int stars = tokens.size() - words.size();
        if (!tokens.subList(words.size(), tokens.size()).stream().allMatch(ArgumentReader::isStar)) {
            return Optional.empty(); // `const char * const *`: QEMU lets it pass, nobody writes it
        }
        return CType.of(words.stream().map(Token::getText).toList(), stars);
    }

    private SourceRange range(List<Token> tokens) {
        return line.range(tokens.get(0)).to(line.range(tokens.get(tokens.size() - 1)));
    }

    private static boolean isWord(Token token) {
        return token.getType() == TraceEventsLexer.WORD;
    }

    private static boolean isStar(Token token) {
        return token.getType() == TraceEventsLexer.STAR;
    }
}
