package kinesic.engine.playground;

import java.util.List;

/** What a statement computes, as the {@link Parser} reads it. */
sealed interface Expression {

  /** Returns where it begins; of an operation, where its sign is. */
  Position position();

  /** A number such as {@code 2.5}. */
  record Literal(Position position, float value) implements Expression {}

  /** The value that a statement above has given to a name. */
  record Name(Position position, String name) implements Expression {}

  /** Elements in brackets, which are numbers or have one shape: a new first axis. */
  record Elements(Position position, List<Expression> items) implements Expression {}

  /** The negative of an operand. */
  record Negation(Position position, Expression operand) implements Expression {}

  /** Two operands with a sign between them: {@code + - * / @ **}. */
  record Operation(Position position, String sign, Expression left, Expression right)
      implements Expression {}

  /** The call of a function. */
  record Call(Position position, String function, List<Expression> arguments)
      implements Expression {}
}
