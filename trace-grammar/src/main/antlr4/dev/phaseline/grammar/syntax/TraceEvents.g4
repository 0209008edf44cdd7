/*
 * One physical line of a trace-events file: blank, a comment, or the declaration of an event.
 *
 * The language knows no construct longer than a line, so each line is parsed on its own and a wrong line cannot damage
 * its neighbours. The rules accept whatever has the shape of a declaration, and every character is some token: what is
 * wrong inside that shape is said better by the visitor than by a parser that stops.
 */
grammar TraceEvents;

line
    : ( COMMENT | declaration )? EOF
    ;

declaration
    : property* name LPAREN argument ( COMMA argument )* RPAREN
      ( format ( COMMA format )* afterFormat? | insteadOfFormat )?
    ;

property
    : WORD
    ;

name
    : WORD
    ;

// Type words, stars and the name; the first `)` ends the list whatever stands before it.
argument
    : ~( COMMA | RPAREN )*
    ;

format
    : literal ( literal | macro )*
    ;

literal
    : STRING
    | UNTERMINATED
    ;

macro
    : WORD
    ;

// Text that does not belong there. Each begins with tokens that cannot go on otherwise, so that two tokens of lookahead
// decide and the time to parse a line grows with its length only.
afterFormat
    : ~( STRING | UNTERMINATED | WORD | COMMA ) .*?
    | COMMA ( ~( STRING | UNTERMINATED ) .*? )?
    ;

insteadOfFormat
    : ~( STRING | UNTERMINATED ) .*?
    ;

LPAREN : '(' ;
RPAREN : ')' ;
COMMA  : ',' ;
STAR   : '*' ;

// A comment begins the line; elsewhere the parser meets this token as text that does not belong there.
COMMENT : '#' ~[\r\n]* ;

STRING       : '"' ( '\\' . | ~["\\] )* '"' ;
UNTERMINATED : '"' ( '\\' . | ~["\\] )* '\\'? ;

WORD : [\p{L}\p{Nd}_]+ ;
WS   : [\p{White_Space}]+ -> channel(HIDDEN) ;

OTHER : . ;
