package kinesic.engine.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Add;
import kinesic.engine.op.MatMul;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** Tests that the suite detects faulty ops. */
final class OpSpecSuiteTest {

  @Test
  void an_op_without_a_spec_is_named() {
    List<OpSpec> one = List.of(new OpSpec("add", Add.class));
    Set<String> missing = OpSpecSuite.opsWithoutSpec("kinesic.engine", one);
    assertTrue(missing.contains(MatMul.class.getName()), missing.toString());
    assertTrue(!missing.contains(Add.class.getName()), missing.toString());
    assertTrue(missing.remove("kinesic.engine.autograd.Checkpoint"), missing.toString());
    assertTrue(missing.stream().allMatch(name -> name.startsWith("kinesic.engine.op.")));
    AssertionError e =
        assertThrows(AssertionError.class, () -> OpSpecSuite.requireSpecs("kinesic.engine", one));
    assertTrue(String.valueOf(e.getMessage()).startsWith("ops without a spec"), e.getMessage());
  }

  @Test
  void a_package_that_is_not_that_of_the_ops_is_noticed() {
    List<OpSpec> specs = List.of(new OpSpec("add", Add.class));
    assertThrows(AssertionError.class, () -> OpSpecSuite.requireSpecs("kinesic.nothing", specs));
  }

  /** y = 2x, with a fault. */
  private static final class Faulty extends Op {

    enum Fault {
      NONE,
      WRONG_RESULT,
      WRONG_GRADIENT,
      READS_WHAT_NOBODY_WROTE,
      WRITES_TO_ITS_INPUT,
      WRITES_TO_THE_GRADIENT,
      KEEPS_ONLY_IF_THE_OTHER_NEEDS_IT,
      MAKES_A_TENSOR_ELSEWHERE
    }

    private final Fault fault;
    private @Nullable Tensor kept;

    Faulty(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Tensor forward(Tensor[] inputs) {
      Tensor x = inputs[0];
      kept = fault == Fault.KEEPS_ONLY_IF_THE_OTHER_NEEDS_IT && !needsGradient(1) ? null : x;
      if (fault == Fault.WRITES_TO_ITS_INPUT) {
        x.backend().elementwise().affine(2, x.buffer(), 0, x.buffer());
      }
      if (fault == Fault.READS_WHAT_NOBODY_WROTE) {
        Tensor y = Tensor.allocate(x.backend(), x.shape());
        x.backend().elementwise().addScaled(2, x.buffer(), y.buffer());
        return y;
      }
      Tensor factor =
          fault == Fault.MAKES_A_TENSOR_ELSEWHERE
              ? Tensor.scalar(2)
              : Tensor.full(x.backend(), Shape.SCALAR, 2);
      return fault == Fault.WRONG_RESULT ? x.multiply(2.0001f) : x.multiply(factor);
    }

    @Override
    protected Tensor[] backward(Tensor gy) {
      saved(kept);
      if (fault == Fault.WRITES_TO_THE_GRADIENT) {
        gy.backend().elementwise().affine(2, gy.buffer(), 0, gy.buffer());
        return new Tensor[] {gy.copy(), gy.copy()};
      }
      float factor = fault == Fault.WRONG_GRADIENT ? 2.01f : 2;
      return new Tensor[] {gy.multiply(factor), gy.multiply(0f)};
    }
  }

  /** Returns the names of the failing tests of a spec of that op. */
  private static List<String> failures(Faulty.Fault fault) {
    Sample sample =
        new Sample("s", in -> new Faulty(fault).apply(in), Input.uniform(5), Input.uniform(5))
            .gives(Shape.of(5), in -> Arrays.stream(in[0]).map(x -> 2 * x).toArray());
    OpSpec spec = new OpSpec("f", Faulty.class).with(sample);
    List<String> failed = new ArrayList<>();
    run(OpSpecSuite.tests(spec).getChildren(), failed);
    return failed;
  }

  private static void run(Stream<? extends DynamicNode> nodes, List<String> failed) {
    nodes.forEach(
        node -> {
          if (node instanceof DynamicContainer container) {
            run(container.getChildren(), failed);
          } else if (node instanceof DynamicTest test) {
            try {
              test.getExecutable().execute();
            } catch (Throwable e) {
              failed.add(test.getDisplayName().replace("f s: ", ""));
            }
          }
        });
  }

  @Test
  void a_good_op_passes() {
    assertEquals(List.of(), failures(Faulty.Fault.NONE));
  }

  @Test
  void each_fault_is_found() {
    assertEquals(List.of("result"), failures(Faulty.Fault.WRONG_RESULT));
    assertEquals(List.of("gradient"), failures(Faulty.Fault.WRONG_GRADIENT));
    assertTrue(failures(Faulty.Fault.READS_WHAT_NOBODY_WROTE).contains("result"));
    assertTrue(failures(Faulty.Fault.WRITES_TO_ITS_INPUT).contains("arguments stay as they are"));
    assertTrue(
        failures(Faulty.Fault.WRITES_TO_THE_GRADIENT).contains("arguments stay as they are"));
    assertEquals(
        List.of("gradient of each input alone"),
        failures(Faulty.Fault.KEEPS_ONLY_IF_THE_OTHER_NEEDS_IT));
    assertTrue(failures(Faulty.Fault.MAKES_A_TENSOR_ELSEWHERE).contains("result"));
  }
}
