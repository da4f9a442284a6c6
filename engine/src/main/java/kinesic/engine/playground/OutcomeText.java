package kinesic.engine.playground;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Op;
import kinesic.engine.io.JsonText;
import org.jspecify.annotations.Nullable;

/** An {@link Outcome} as JSON, for the script of the page. */
final class OutcomeText {

  private static final MathContext DIGITS = new MathContext(5);

  private OutcomeText() {}

  /**
   * Returns the outcome as JSON.
   *
   * @param tape the address of the page of the tape; empty if there is none
   */
  static String json(Outcome outcome, String tape) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("values", outcome.values().stream().map(OutcomeText::value).toList());
    answer.put("note", outcome.note());
    answer.put("explanation", outcome.explanation());
    answer.put("tape", tape);
    ProgramException problem = outcome.problem();
    if (problem != null) {
      Position position = problem.position();
      answer.put(
          "problem",
          Map.of(
              "sentence", problem.problem(),
              "place", position.toString(),
              "offset", position.offset()));
    }
    return JsonText.of(answer);
  }

  private static Map<String, Object> value(Outcome.Value value) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", value.name());
    members.put("line", value.line());
    members.put("origin", origin(value.tensor().node()));
    members.put("tensor", tensor(value.tensor()));
    Tensor gradient = value.gradient();
    if (gradient != null) {
      members.put("gradient", tensor(gradient));
    }
    return members;
  }

  private static String origin(@Nullable Node node) {
    if (node == null) {
      return "constant";
    }
    Op op = node.op();
    return op == null ? "parameter" : op.name();
  }

  private static Map<String, Object> tensor(Tensor t) {
    Shape shape = t.shape();
    List<String> numbers = new ArrayList<>();
    for (float value : t.toArray()) {
      numbers.add(number(value));
    }
    return Map.of("shape", Arrays.stream(shape.toArray()).boxed().toList(), "numbers", numbers);
  }

  /** Returns at most five significant digits, without zeros at the end: 2, 0.33333, 1.5e-7. */
  static String number(float value) {
    if (!Float.isFinite(value)) {
      return Float.toString(value);
    }
    if (value == 0) {
      return "0"; // BigDecimal does not know the negative one either
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < 7) {
      return rounded.toPlainString();
    }
    return rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }
}
