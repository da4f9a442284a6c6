package kinesic.engine.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of programs, and where they are wrong. */
final class ParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a + b - c          | ((a + b) - c)
          a + b * c          | (a + (b * c))
          (a + b) * c        | ((a + b) * c)
          a @ b / c          | ((a @ b) / c)
          -a ** 2            | -(a ** 2.0)
          a ** -b            | (a ** -b)
          a ** b ** c        | (a ** (b ** c))
          -2 ** 2            | -(2.0 ** 2.0)
          -2                 | -2.0
          a - -1             | (a - -1.0)
          a-1                | (a - 1.0)
          2.5e-1 + .5 + 1.   | ((0.25 + 0.5) + 1.0)
          [[1, 2], [a, -b]]  | [[1.0, 2.0], [a, -b]]
          f()                | f()
          sum(relu(a @ b), 1)| sum(relu((a @ b)), 1.0)
          größe_2 * α        | (größe_2 * α)
          """)
  void operators_bind_as_in_python(String text, String tree) throws ProgramException {
    assertEquals(tree, text(Parser.parse(text, Limits.STANDARD).getFirst().expression()));
  }

  @Test
  void statements_end_with_lines_and_semicolons_but_not_within_brackets() throws ProgramException {
    List<Statement> statements =
        Parser.parse(
            """
            # a comment

            a = [[1, 2], # the first row
                 [3, 4]]; b = sum(
              a
            )
            b * b
            """,
            Limits.STANDARD);
    assertEquals(List.of("a", "b", ""), statements.stream().map(Statement::name).toList());
    assertEquals(
        List.of("line 3, column 1", "line 4, column 15", "line 7, column 1"),
        statements.stream().map(s -> s.position().toString()).toList());
    assertEquals(List.of(), Parser.parse(" \n;;# nothing", Limits.STANDARD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a = 1 +            | line 1, column 8  | expected a number, a name, '(' or '[', found the end of the text
          a = (1 + 2         | line 1, column 11 | expected an operator or ')', found the end of the text
          a = [1, 2          | line 1, column 10 | expected an operator, ',' or ']', found the end of the text
          a = [1 2]          | line 1, column 8  | expected an operator, ',' or ']', found '2'
          a = []             | line 1, column 5  | a list needs at least one element
          a = 1 b = 2        | line 1, column 7  | expected an operator or the end of the line, found 'b'
          a = * 2            | line 1, column 5  | expected a number, a name, '(' or '[', found '*'
          f(a; b)            | line 1, column 4  | expected an operator, ',' or ')', found ';'
          f(a,)              | line 1, column 5  | expected a number, a name, '(' or '[', found ')'
          = 3                | line 1, column 1  | expected a number, a name, '(' or '[', found '='
          2 = a              | line 1, column 3  | expected an operator or the end of the line, found '='
          a = b = c          | line 1, column 7  | expected an operator or the end of the line, found '='
          1e99               | line 1, column 1  | 1e99 is too large for a float32 number
          a = 1e             | line 1, column 6  | expected an operator or the end of the line, found 'e'
          a = 3 % 2          | line 1, column 7  | the character '%' has no meaning here
          a = "x"            | line 1, column 5  | the character '"' has no meaning here
          a = 😀             | line 1, column 5  | the character '😀' has no meaning here
          ٣                  | line 1, column 1  | the character '٣' has no meaning here
          )                  | line 1, column 1  | expected a number, a name, '(' or '[', found ')'
          """)
  void a_wrong_text_is_refused_with_the_place(String text, String place, String sentence) {
    ProgramException e =
        assertThrows(ProgramException.class, () -> Parser.parse(text, Limits.STANDARD));
    assertEquals(sentence, e.problem());
    assertEquals(place, e.position().toString());
  }

  @Test
  void the_place_is_counted_in_lines() {
    ProgramException e =
        assertThrows(
            ProgramException.class, () -> Parser.parse("a = 1\nb = [1,\n 2,, 3]", Limits.STANDARD));
    assertEquals(new Position(17, 3, 4), e.position());
    ProgramException atEndOfLine =
        assertThrows(ProgramException.class, () -> Parser.parse("a = 1 +\nb", Limits.STANDARD));
    assertEquals(
        "expected a number, a name, '(' or '[', found the end of the line", atEndOfLine.problem());
  }

  @Test
  void depth_and_length_are_limited() {
    String deep = "(".repeat(60) + "1" + ")".repeat(60);
    for (String text :
        List.of(deep, "-".repeat(60) + "a", "2 **".repeat(60) + "2", "[".repeat(60))) {
      ProgramException e =
          assertThrows(ProgramException.class, () -> Parser.parse(text, Limits.STANDARD));
      assertEquals("nested more than 50 levels deep", e.problem());
    }
    ProgramException e =
        assertThrows(ProgramException.class, () -> Parser.parse(" ".repeat(5001), Limits.STANDARD));
    assertEquals("the text has 5001 characters; the limit is 5000", e.problem());
  }

  private static String text(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> String.valueOf(literal.value());
      case Expression.Name name -> name.name();
      case Expression.Elements elements -> "[" + texts(elements.items()) + "]";
      case Expression.Negation negation -> "-" + text(negation.operand());
      case Expression.Operation operation ->
          "(%s %s %s)".formatted(text(operation.left()), operation.sign(), text(operation.right()));
      case Expression.Call call -> call.function() + "(" + texts(call.arguments()) + ")";
    };
  }

  private static String texts(List<Expression> expressions) {
    return expressions.stream().map(ParserTest::text).collect(Collectors.joining(", "));
  }
}
