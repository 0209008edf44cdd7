package dev.phaseline.grammar;

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

/**
 * Reads the arguments of one event: for each a type and a name. As in QEMU, the type ends at the last star or, where
 * there is none, before the last word.
 */
final class ArgumentReader {
    /** QEMU's limit, which its probe-based backends have. */
    private static final int MOST_ARGUMENTS = 10;

    private final SourceLine line;
    private final String event;
    private final boolean tcg;

    /** @param tcg whether types of QEMU's code generator are allowed */
    ArgumentReader(SourceLine line, String event, boolean tcg) {
        this.line = line;
        this.event = SourceLine.quote(event);
        this.tcg = tcg;
    }

    /** Returns the arguments that are well formed; the others are reported. */
    List<Argument> read(List<ArgumentContext> contexts) {
        var arguments = new ArrayList<Argument>();
        var names = new HashSet<String>();
        for (int i = 0; i < contexts.size(); i++) {
            String which = "argument " + (i + 1) + " of " + event;
            argument(contexts, i, which).ifPresent(argument -> {
                arguments.add(argument);
                if (!names.add(argument.name())) {
                    line.error(
                            DiagnosticKind.DUP_PARAM,
                            argument.range(),
                            which + " has the name of another one, " + SourceLine.quote(argument.name()));
                }
            });
        }
        if (arguments.size() > MOST_ARGUMENTS) {
            line.error(
                    DiagnosticKind.TOO_MANY_ARGS,
                    arguments.get(MOST_ARGUMENTS).range(),
                    event + " has " + arguments.size() + " arguments; QEMU allows " + MOST_ARGUMENTS);
        }
        return arguments;
    }

    private Optional<Argument> argument(List<ArgumentContext> contexts, int index, String which) {
        ArgumentContext context = contexts.get(index);
        List<Token> tokens = context.children == null
                ? List.of()
                : context.children.stream()
                        .map(child -> ((TerminalNode) child).getSymbol())
                        .toList();
        if (tokens.isEmpty()) {
            empty(contexts, index, which);
            return Optional.empty();
        }
        if (tokens.size() == 1 && tokens.get(0).getText().equals("void")) {
            return Optional.empty();
        }
        int nameAt = tokens.size() - 1;
        for (int i = 0; i < tokens.size(); i++) {
            if (isStar(tokens.get(i))) {
                nameAt = i + 1;
            }
        }
        return typeAndName(tokens, arrayName(tokens, nameAt), which);
    }

    private void empty(List<ArgumentContext> contexts, int index, String which) {
        SourceRange place = line.range(contexts.get(index));
        Problem problem = line.error(
                DiagnosticKind.EMPTY_ARGUMENT, place, which + " is empty; an event without arguments has (void)");
        if (contexts.size() == 1) {
            problem.fix(Edit.before(place, "void"));
        } else {
            // With the comma before it or, where it is the first, after it.
            int start = contexts.get(index).getStart().getStartIndex();
            int comma = index == 0 ? start : line.lastComma(start);
            problem.fix(Edit.delete(line.range(comma, comma + 1)));
        }
    }

    /** The name of {@code int v[4]} is {@code v[4]}, several tokens without a blank between them. */
    private static int arrayName(List<Token> tokens, int nameAt) {
        int first = nameAt;
        while (first > 0
                && first < tokens.size()
                && !isStar(tokens.get(first - 1))
                && tokens.get(first - 1).getStopIndex() + 1 == tokens.get(first).getStartIndex()) {
            first--;
        }
        return first;
    }

    private Optional<Argument> typeAndName(List<Token> tokens, int nameAt, String which) {
        List<Token> type = tokens.subList(0, nameAt);
        List<Token> name = tokens.subList(nameAt, tokens.size());
        if (type.isEmpty()) {
            shape(tokens, which);
            return Optional.empty();
        }
        Optional<CType> known = tcgType(type).or(() -> type(type));
        if (known.isEmpty()) {
            badType(type, which);
            return Optional.empty();
        }
        if (name.isEmpty() || type(tokens).isPresent()) {
            line.error(DiagnosticKind.BAD_NAME, range(tokens), which + " has a type but no name");
            return Optional.empty();
        }
        String word = name.get(0).getText();
        if (name.size() > 1 || !Identifier.matches(word)) {
            Problem problem =
                    line.error(DiagnosticKind.BAD_NAME, range(name), which + " has a name that is no C identifier");
            constPointer(name).ifPresent(problem::fix);
            return Optional.empty();
        }
        if (Identifier.isKeyword(word)) {
            line.error(DiagnosticKind.BAD_NAME, range(name), which + " has a name that is a keyword of C, " + word);
            return Optional.empty();
        }
        return known.map(t -> new Argument(t, word, range(tokens)));
    }

    /** {@code void * const p}: nobody changes an argument, so that the word can go. */
    private Optional<Edit> constPointer(List<Token> name) {
        return name.size() == 2 && name.get(0).getText().equals("const")
                ? Optional.of(Edit.delete(
                        line.range(name.get(0).getStartIndex(), name.get(1).getStartIndex())))
                : Optional.empty();
    }

    private void shape(List<Token> tokens, String which) {
        Optional<Token> stranger = tokens.stream()
                .filter(token -> !isWord(token) && !isStar(token))
                .findFirst();
        if (stranger.isPresent()) {
            String text = SourceLine.quote(stranger.get().getText());
            line.error(
                    DiagnosticKind.ARGUMENT_SHAPE,
                    line.range(stranger.get()),
                    which + " is not a type and a name: " + text + " cannot stand here");
        } else {
            line.error(DiagnosticKind.ARGUMENT_SHAPE, range(tokens), which + " has a type but no name");
        }
    }

    private void badType(List<Token> type, String which) {
        boolean pointer = type.stream().anyMatch(ArgumentReader::isStar);
        boolean allowed = type.stream().allMatch(token -> isStar(token) || CType.isWord(token.getText()));
        String spelling = line.text(range(type));
        Problem problem = line.error(
                allowed ? DiagnosticKind.BAD_TYPE : DiagnosticKind.TYPE_NOT_ALLOWED,
                range(type),
                which + " has a type that trace events cannot have; "
                        + (pointer ? "pass the address as void *" : "use bool or an integer type of C or <stdint.h>"));
        if (ForeignType.isFloat(spelling)) {
            problem.because(
                    "no backend of QEMU carries floating point; pass an integer, scaled where it has a fraction");
        }
        problem.fix(ForeignType.replacement(spelling, pointer).map(text -> new Edit(range(type), text)));
    }

    private Optional<CType> tcgType(List<Token> tokens) {
        return tcg && tokens.size() == 1 ? CType.tcg(tokens.get(0).getText()) : Optional.empty();
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
