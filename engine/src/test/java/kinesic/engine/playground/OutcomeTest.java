package kinesic.engine.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import kinesic.engine.autograd.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values, gradients and refusals of programs. */
final class OutcomeTest {

  @Test
  void every_name_has_the_gradient_of_the_last_value() {
    Outcome outcome =
        run(
            """
            a = [[1, 2], [3, 4]]
            b = relu(a @ a - 12) * 2
            loss = sum(b)
            """);
    assertNull(outcome.problem());
    assertEquals("Tensor[2, 2] (parameter)\n[[1.000, 2.000],\n [3.000, 4.000]]", value(outcome, 0));
    assertEquals(
        "Tensor[2, 2] (from affine)\n[[0.000, 0.000],\n [6.000, 20.00]]", value(outcome, 1));
    // d/da of 2 · ((a a)_10 + (a a)_11), the two elements that relu lets pass
    assertEquals("Tensor[2, 2]\n[[6.000, 6.000],\n [14.00, 22.00]]", gradient(outcome, 0));
    assertEquals("Tensor[2, 2]\n[[1.000, 1.000],\n [1.000, 1.000]]", gradient(outcome, 1));
    assertEquals("Tensor[] 1.000", gradient(outcome, 2));
    assertTrue(Objects.requireNonNull(outcome.tape()).contains("relu"));
  }

  @Test
  void the_tape_knows_the_lines_of_the_program() {
    Outcome outcome = run("a = 2\n\nb = sum(a * a)");
    Node node = Objects.requireNonNull(outcome.values().getLast().tensor().node());
    assertEquals("line 3", Objects.requireNonNull(node.observation()).site().program());
  }

  @Test
  void a_name_that_the_last_value_does_not_use_has_no_gradient() {
    Outcome outcome = run("a = 1\nb = 2\na * 3");
    assertNotNull(outcome.values().get(0).gradient());
    assertNull(outcome.values().get(1).gradient());
    assertEquals(Outcome.UNNAMED, outcome.values().get(2).name());
  }

  @Test
  void the_engine_says_why_there_are_no_gradients() {
    assertEquals(
        "backward: needs a scalar, the shape is [2]; sum first or give a seed",
        run("a = [1, 2]\nb = a * 2").note());
    assertTrue(
        run("1 + 2").note().startsWith("backward: this tensor does not depend on any tensor"));
    assertEquals("", run("").note());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1, 2] + 1                            | [2.000, 3.000]
          1 - [1, 2]                            | [ 0.000, -1.000]
          2 / [1, 2]                            | [2.000, 1.000]
          [3, 4] / 2                            | [1.500, 2.000]
          2 ** [1, 2]                           | [2.000, 4.000]
          [1, 2] ** 2                           | [1.000, 4.000]
          -[1, 2]                               | [-1.000, -2.000]
          sum([[1, 2], [3, 4]], 0)              | [4.000, 6.000]
          sum([[1, 2], [3, 4]], -1)             | [3.000, 7.000]
          mean([1, 2])                          | 1.500
          max([[1, 5], [3, 4]], 0)              | [3.000, 5.000]
          max([1, 5])                           | 5.000
          min([1, 5])                           | 1.000
          maximum([1, 5], 3)                    | [3.000, 5.000]
          softmax([0, 0])                       | [0.5000, 0.5000]
          crossEntropy([[0, 0], [0, 0]], 0, 1)  | 0.6931
          reshape(arange(4), 2, -1) @ [[1], [1]]| [[1.000], [5.000]]
          transpose([[1, 2]])                   | [[1.000], [2.000]]
          concat(0, [1], [2, 3])                | [1.000, 2.000, 3.000]
          slice([1, 2, 3], 0, 1, 3)             | [2.000, 3.000]
          ones(2) + zeros(2, 1)                 | [[1.000, 1.000], [1.000, 1.000]]
          sum(conv2d(ones(1, 3, 3, 1), ones(2, 2, 1, 1)))    | 16.00
          sum(conv2d(ones(1, 3, 3, 1), ones(3, 3, 1, 1), 1)) | 49.00
          """)
  void functions_and_operators_compute(String text, String shown) {
    Outcome outcome = run(text);
    assertNull(outcome.problem());
    assertEquals(
        shown,
        value(outcome, 0)
            .replace("\n", " ")
            .replaceFirst("^Tensor\\[.*?] ", "")
            .replace(",  [", ", ["));
  }

  @Test
  void a_list_of_tensors_is_stacked_and_passes_gradients() {
    Outcome outcome = run("a = 2\nb = 5\nc = [a, b, 1]\nsum(c * c)");
    assertEquals("Tensor[3] (from concat) [2.000, 5.000, 1.000]", value(outcome, 2));
    assertEquals("Tensor[] 4.000", gradient(outcome, 0));
    assertEquals("Tensor[] 10.00", gradient(outcome, 1));
  }

  @Test
  void detach_stops_the_gradient() {
    assertEquals("Tensor[] 3.000", gradient(run("a = 3\nb = a * detach(a)"), 0));
  }

  @Test
  void random_numbers_are_the_same_for_a_seed() {
    assertEquals(value(run("normal(1, 2, 3)"), 0), value(run("x = 1\nnormal(1, 2, 3)"), 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1, 2] + [1, 2, 3]   | line 1, column 8  | add: shapes do not broadcast - left [2], right [3]: axis -1 is 2 and 3
          [[1, 2]] @ [[1, 2]]  | line 1, column 10 | matmul: inner sizes differ - left [1, 2], right [1, 2]: left axis 1 is 2, right axis 0 is 1
          [[1]] @ 2            | line 1, column 7  | matmul: both operands must be matrices - left [1, 1], right []
          sum([1, 2], 1)       | line 1, column 1  | axis 1 does not exist in shape [2]
          1 + x                | line 1, column 5  | x has no value yet
          relu + 1             | line 1, column 1  | relu has no value yet; to call the function, add (...)
          1 + rely(2)          | line 1, column 5  | rely is not a function of the playground
          relu(1, 2)           | line 1, column 1  | relu is called as relu(x), not with 2 arguments
          matmul([[1]])        | line 1, column 1  | matmul is called as matmul(x, y), not with 1 argument
          sum([1], 0.5)        | line 1, column 10 | sum: argument 2 must be a whole number, such as 0 or -1
          sum([1], [0])        | line 1, column 10 | sum: argument 2 must be a whole number, such as 0 or -1
          [[1, 2], [3]]        | line 1, column 10 | the elements of a list must have one shape: the first has [2], this one [1]
          [1, [2]]             | line 1, column 5  | the elements of a list must have one shape: the first has [], this one [1]
          zeros(1000, 1000)    | line 1, column 13 | zeros: argument 2 makes more than 1000 elements
          zeros(-1)            | line 1, column 7  | zeros: argument 1 must be from 0 to 1000
          conv2d(ones(1, 2, 2, 1), ones(1, 1, 1, 1), 9) | line 1, column 44 | conv2d: argument 3 must be from 0 to 8
          arange(1000) + reshape(arange(1000), 1000, 1) | line 1, column 14 | the result [1000, 1000] has 1000000 elements; the limit is 1000
          """)
  void a_program_is_refused_with_the_place_and_the_sentence_of_the_engine(
      String text, String place, String sentence) {
    ProgramException problem = Objects.requireNonNull(run(text).problem());
    assertEquals(sentence, problem.problem());
    assertEquals(place, problem.position().toString());
  }

  @Test
  void statements_before_the_problem_keep_their_values() {
    Outcome outcome = run("a = 1\nb = a + 1\nc = d");
    assertEquals(2, outcome.values().size());
    assertEquals(
        "line 3, column 5", Objects.requireNonNull(outcome.problem()).position().toString());
  }

  @Test
  void a_long_sum_is_computed_without_an_overflow_of_the_stack() {
    Outcome outcome = run("a = 1\na" + "+a".repeat(2400));
    assertNull(outcome.problem());
    assertEquals("Tensor[] 2401", gradient(outcome, 0));
  }

  @Test
  void time_is_limited() {
    Limits none = new Limits(100, 10, 10, 1, Duration.ZERO);
    ProgramException problem = Objects.requireNonNull(Outcome.of("[1] + 1", none).problem());
    assertEquals("stopped after 0 seconds", problem.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "2, 2",
    "100, 100",
    "-0.5, -0.5",
    "0.33333334, 0.33333",
    "123456.7, 123460",
    "1e7, 1e7",
    "-1.5e-7, -1.5e-7",
    "0.00012, 0.00012",
    "3.4028235e38, 3.4028e38",
    "1e-45, 1.4013e-45",
    "NaN, NaN",
    "-Infinity, -Infinity",
    "0.99999999, 1"
  })
  void numbers_are_short_and_the_same_in_all_locales(float value, String text) {
    assertEquals(text, OutcomeText.number(value));
  }

  private static Outcome run(String text) {
    return Outcome.of(text, Limits.STANDARD);
  }

  private static String value(Outcome outcome, int i) {
    return outcome.values().get(i).tensor().toString();
  }

  private static String gradient(Outcome outcome, int i) {
    return String.valueOf(outcome.values().get(i).gradient());
  }
}
