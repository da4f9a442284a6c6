package kinesic.engine.example;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.OpSpecSuite;
import kinesic.engine.spec.Sample;

final class HypotenuseSpecsTest extends OpSpecSuite {

  HypotenuseSpecsTest() {
    super("kinesic.engine.example", List.of(hypotenuse()));
  }

  private static OpSpec hypotenuse() {
    return new OpSpec("hypotenuse", Hypotenuse.class)
        .with(
            new Sample(
                    "a matrix with one number",
                    in -> new Hypotenuse().apply(in),
                    Input.between(0.5, 2, 3, 5),
                    Input.between(0.5, 2, 1))
                .gives(
                    Shape.of(3, 5),
                    in -> Arrays.stream(in[0]).map(x -> Math.hypot(x, in[1][0])).toArray()))
        .refuses(
            "add: shapes do not broadcast - left [3], right [2]: axis -1 is 3 and 2",
            in -> new Hypotenuse().apply(in),
            Input.uniform(3),
            Input.uniform(2));
  }
}
