package kinesic.engine.playground;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.playground.Token.Kind;

/**
 * Reads a program.
 *
 * <pre>
 *   program   = [ statement ] { ( newline | ";" ) [ statement ] }
 *   statement = [ name "=" ] sum
 *   sum       = product { ( "+" | "-" ) product }
 *   product   = signed { ( "*" | "/" | "@" ) signed }
 *   signed    = "-" signed | power
 *   power     = operand [ "**" signed ]
 *   operand   = number | name | name "(" [ sum { "," sum } ] ")" | "(" sum ")"
 *             | "[" sum { "," sum } "]"
 * </pre>
 *
 * <p>As in Python, ** binds tighter than a sign before it and groups to the right: -2 ** 2 is -4.
 */
final class Parser {

  private final List<Token> tokens;
  private final Limits limits;
  private int at;
  private int depth;

  private Parser(List<Token> tokens, Limits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  /** Returns the statements of a program, in order. */
  static List<Statement> parse(String text, Limits limits) throws ProgramException {
    if (text.length() > limits.characters()) {
      throw new ProgramException(
          new Position(0, 1, 1),
          "the text has %s characters; the limit is %s"
              .formatted(text.length(), limits.characters()));
    }
    return new Parser(Lexer.tokens(text), limits).program();
  }

  private List<Statement> program() throws ProgramException {
    List<Statement> statements = new ArrayList<>();
    while (token().kind() != Kind.END) {
      if (token().kind() == Kind.SEPARATOR) {
        at++;
        continue;
      }
      statements.add(statement());
      if (token().kind() != Kind.SEPARATOR && token().kind() != Kind.END) {
        throw expected("an operator or the end of the line");
      }
    }
    return statements;
  }

  private Statement statement() throws ProgramException {
    Token first = token();
    if (first.kind() == Kind.NAME && tokens.get(at + 1).is("=")) {
      at += 2;
      return new Statement(first.position(), first.text(), sum());
    }
    return new Statement(first.position(), "", sum());
  }

  private Expression sum() throws ProgramException {
    Expression left = product();
    while (token().is("+") || token().is("-")) {
      Token sign = take();
      left = new Expression.Operation(sign.position(), sign.text(), left, product());
    }
    return left;
  }

  private Expression product() throws ProgramException {
    Expression left = signed();
    while (token().is("*") || token().is("/") || token().is("@")) {
      Token sign = take();
      left = new Expression.Operation(sign.position(), sign.text(), left, signed());
    }
    return left;
  }

  /** Every way to nest leads through here, so it is the place to count. */
  private Expression signed() throws ProgramException {
    Position start = token().position();
    if (++depth > limits.depth()) {
      throw new ProgramException(
          start, "nested more than %s levels deep".formatted(limits.depth()));
    }
    Expression result;
    if (token().is("-")) {
      at++;
      result = negation(start, signed());
    } else {
      result = power();
    }
    depth--;
    return result;
  }

  /** A sign before a number belongs to the number. */
  private static Expression negation(Position start, Expression operand) {
    return operand instanceof Expression.Literal literal
        ? new Expression.Literal(start, -literal.value())
        : new Expression.Negation(start, operand);
  }

  private Expression power() throws ProgramException {
    Expression base = operand();
    if (!token().is("**")) {
      return base;
    }
    Token sign = take();
    return new Expression.Operation(sign.position(), sign.text(), base, signed());
  }

  private Expression operand() throws ProgramException {
    Token token = token();
    if (token.kind() == Kind.NUMBER) {
      return number(take());
    }
    if (token.kind() == Kind.NAME) {
      at++;
      return token().is("(")
          ? new Expression.Call(token.position(), token.text(), list("(", ")"))
          : new Expression.Name(token.position(), token.text());
    }
    if (token.is("(")) {
      at++;
      Expression inner = sum();
      expect(")", "an operator or ')'");
      return inner;
    }
    if (token.is("[")) {
      List<Expression> items = list("[", "]");
      if (items.isEmpty()) {
        throw new ProgramException(token.position(), "a list needs at least one element");
      }
      return new Expression.Elements(token.position(), items);
    }
    throw expected("a number, a name, '(' or '['");
  }

  private static Expression number(Token token) throws ProgramException {
    float value = Float.parseFloat(token.text());
    if (!Float.isFinite(value)) {
      throw new ProgramException(
          token.position(), token.text() + " is too large for a float32 number");
    }
    return new Expression.Literal(token.position(), value);
  }

  /** Reads expressions between brackets. */
  private List<Expression> list(String open, String close) throws ProgramException {
    expect(open, "'" + open + "'");
    List<Expression> items = new ArrayList<>();
    if (!token().is(close)) {
      items.add(sum());
      while (token().is(",")) {
        at++;
        items.add(sum());
      }
    }
    expect(close, "an operator, ',' or '" + close + "'");
    return List.copyOf(items);
  }

  private Token token() {
    return tokens.get(at);
  }

  private Token take() {
    return tokens.get(at++);
  }

  private void expect(String symbol, String description) throws ProgramException {
    if (!token().is(symbol)) {
      throw expected(description);
    }
    at++;
  }

  private ProgramException expected(String what) {
    return new ProgramException(
        token().position(), "expected %s, found %s".formatted(what, token().described()));
  }
}
