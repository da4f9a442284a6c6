import java.util.Locale;
import java.util.regex.Pattern;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.autograd.Op;

/**
 * Lesson 3: write an op, check it, break it.
 *
 * <p>The op is softsign, y = x / (1 + |x|), which bends the line y = x until it stays between -1
 * and 1. With s = 1 + |x|, the quotient rule gives
 *
 * <pre>
 *   dy/dx = (s - x · sign(x)) / s² = (1 + |x| - |x|) / s² = 1 / s²
 * </pre>
 *
 * so backward needs s and nothing else.
 */
final class Lesson3 {

  /** y = x / (1 + |x|). dL/dx = dL/dy / (1 + |x|)². */
  static final class Softsign extends Op {

    private Tensor s;

    @Override
    protected Tensor forward(Tensor[] inputs) {
      s = inputs[0].abs().add(1f);
      return inputs[0].divide(s);
    }

    // gy is dL/dy, the gradient with respect to the result. The chain rule for one function: the
    // gradient with respect to the input is gy times the derivative.
    @Override
    protected Tensor[] backward(Tensor gy) {
      return new Tensor[] {gy.divide(s.square())};
    }
  }

  /** The same, with a mistake in backward: s in place of s². */
  static final class Broken extends Op {

    private Tensor s;

    @Override
    protected Tensor forward(Tensor[] inputs) {
      s = inputs[0].abs().add(1f);
      return inputs[0].divide(s);
    }

    @Override
    protected Tensor[] backward(Tensor gy) {
      return new Tensor[] {gy.divide(s)};
    }
  }

  static void main() {
    heading("The op computes and differentiates");
    Tensor x = Tensor.of(-3f, -0.5f, 1f, 4f).asParameter();
    Tensor y = new Softsign().apply(x); // an object for each application
    System.out.println("x     " + x);
    System.out.println("y     " + y);
    y.sum().backward();
    System.out.println("dy/dx " + x.gradient());

    heading("Is the derivative right?");
    // A derivative is the limit of (f(x + h) - f(x - h)) / 2h. So take a small h and compare. Here
    // for the element x = 1, where the derivative is 1/4:
    for (float h : new float[] {0.5f, 0.25f, 0.125f}) {
      float above = new Softsign().apply(Tensor.scalar(1f + h)).item();
      float below = new Softsign().apply(Tensor.scalar(1f - h)).item();
      System.out.printf(Locale.ROOT, "h = %.3f: %.4f%n", h, (above - below) / (2 * h));
    }
    // The error falls with h². A float32 has 24 bits, so h must not be tiny either: the difference
    // of two nearly equal numbers has few correct digits. GradientCheck combines two steps h such
    // that the error falls with h⁴, and does so for each element of each input.
    x.clearGradient();
    double worst = new GradientCheck().check(in -> new Softsign().apply(in), x);
    System.out.println("GradientCheck agrees to 3 digits: " + (worst < 1e-3));

    heading("The mistake");
    // The result is the same, and a network that uses the broken op may even learn something. That
    // is why every op is checked. For each element the message shows both numbers: what backward
    // returned, and what the differences say (both times a random weight, so that results do not
    // cancel). They differ by the factor s = 1 + |x|.
    Tensor result = new Broken().apply(x);
    System.out.println("y     " + result);
    try {
      new GradientCheck().check(in -> new Broken().apply(in), x);
      System.out.println("GradientCheck agrees");
    } catch (AssertionError e) {
      System.out.println(rounded(e.getMessage()));
    }

    // Try:
    // - Repair Broken: which line, and what does the check say then?
    // - Check at an x with an element 0. |x| has a kink there, but softsign has none: its
    //   derivative is 1 from both sides. Does the check agree?
    // - Compose the op of tensor methods: in -> in[0].divide(in[0].abs().add(1f)). It needs no
    //   backward at all. What does the tape hold now, and what did the op of one's own save?
    // - Write softsign of two inputs, x / (c + |x|) with a parameter c. engine/README.md derives
    //   an op with two inputs.
  }

  /** Shortens numbers to three decimals: the last digits depend on the vector width. */
  private static String rounded(String message) {
    return Pattern.compile("-?\\d+\\.\\d{4,}(E-?\\d+)?")
        .matcher(message)
        .replaceAll(n -> String.format(Locale.ROOT, "%.3f", Float.valueOf(n.group())));
  }

  private static void heading(String text) {
    System.out.println("\n--- " + text);
  }
}
