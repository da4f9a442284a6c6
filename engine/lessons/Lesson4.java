import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;

/**
 * Lesson 4: train a small network and look at its curves.
 *
 * <p>The task is to learn y = sin(3x) from 32 noisy points. The network has one hidden layer: y =
 * tanh(x W + b) v + c. Training repeats four steps: predict, measure the loss, ask the tape for the
 * gradients, and move each parameter a little against its gradient.
 */
final class Lesson4 {

  private static final int HIDDEN = 32;
  private static final int STEPS = 1000;

  // 32 points to learn from, with noise, and 100 points that the network never learns from.
  private static final Tensor X = new RandomStream(1, "x").uniform(Shape.of(32, 1), -1, 1);
  private static final Tensor NOISE = new RandomStream(1, "noise").normal(X.shape(), 0, 0.2f);
  private static final Tensor HELD_OUT = Tensor.linspace(-1, 1, 100).unsqueeze(1);

  static void main() {
    System.out.println("Learning rate 0.1, loss on the training points and on the held-out points");
    List<Tensor> net = network();
    List<Float> training = new ArrayList<>();
    List<Float> heldOut = new ArrayList<>();
    for (int step = 0; step <= STEPS; step++) {
      try (var off = Autograd.noGrad()) { // measuring needs no tape
        heldOut.add(loss(net, HELD_OUT, truth(HELD_OUT)).item());
      }
      training.add(step(net, 0.1f));
      if (step % 200 == 0) {
        System.out.printf(
            Locale.ROOT, "step %4d: %.3f  %.3f%n", step, training.get(step), heldOut.get(step));
      }
    }

    // The training loss levels off near 0.06: the noise has variance 0.04, and no smooth curve
    // passes through it. The held-out points have no noise. Their loss falls to its minimum early
    // and then rises slowly: from there on the network learns the noise. That is overfitting.
    System.out.println(
        "\nThe curves, loss on a logarithmic axis: * training (may hide an o), o held out");
    chart(training, heldOut);

    // The learning rate decides. Too small: after all these steps the network has hardly moved.
    // Too large: a step lands beyond the valley, where the slope is steeper than before, and so on.
    System.out.println("\nTraining loss after " + STEPS + " steps with other learning rates");
    for (float rate : new float[] {0.001f, 0.01f, 1f}) {
      List<Tensor> other = network();
      float loss = 0;
      for (int step = 0; step <= STEPS; step++) {
        loss = step(other, rate);
      }
      System.out.printf(Locale.ROOT, "rate %.3f: ", rate);
      System.out.println(loss < 1 ? String.format(Locale.ROOT, "%.2f", loss) : "it has grown");
    }

    // Try:
    // - HIDDEN = 2: can the network still bend often enough? HIDDEN = 200: do the curves part?
    // - 8 points in place of 32: which curve falls, and which one rises?
    // - Add 0.001 times the sum of the squares of v to the loss in step. Does o still rise?
    // - Replace tanh by relu, and compare the curves.
  }

  private static Tensor truth(Tensor x) {
    return x.multiply(3f).sin();
  }

  /** W, b, v and c. Random numbers have a name and a seed, so that every run draws the same. */
  private static List<Tensor> network() {
    RandomStream random = new RandomStream(2, "weights");
    return List.of(
        random.normal(Shape.of(1, HIDDEN), 0, 1).asParameter(),
        random.normal(Shape.of(HIDDEN), 0, 1).asParameter(),
        random.normal(Shape.of(HIDDEN, 1), 0, 0.2f).asParameter(),
        Tensor.zeros(Shape.of(1)).asParameter());
  }

  private static Tensor loss(List<Tensor> net, Tensor x, Tensor y) {
    Tensor hidden = x.matmul(net.get(0)).add(net.get(1)).tanh();
    return hidden.matmul(net.get(2)).add(net.get(3)).subtract(y).square().mean();
  }

  /** Gradient descent: p becomes p - rate · dL/dp. Returns the loss before the step. */
  private static float step(List<Tensor> net, float rate) {
    Tensor loss = loss(net, X, truth(X).add(NOISE));
    loss.backward();
    for (Tensor p : net) {
      p.detach().subtract(p.gradient().multiply(rate)).copyTo(p);
      p.clearGradient();
    }
    return loss.item();
  }

  private static void chart(List<Float> training, List<Float> heldOut) {
    char[][] cells = new char[12][61];
    Arrays.stream(cells).forEach(row -> Arrays.fill(row, ' '));
    for (int column = 0; column < 61; column++) {
      int step = column * STEPS / 60;
      cells[row(heldOut.get(step))][column] = 'o';
      cells[row(training.get(step))][column] = '*';
    }
    for (int row = 0; row < 12; row++) {
      String line = new String(cells[row]).stripTrailing();
      System.out.printf(Locale.ROOT, "%5.3f |%s%n", Math.pow(10, -row / 5.0), line);
    }
    System.out.println("      +" + "-".repeat(61) + " " + STEPS + " steps");
  }

  /** The row of a loss: 0 for 1, and five rows for each factor of 10. */
  private static int row(double loss) {
    return Math.clamp(Math.round(-5 * Math.log10(loss)), 0, 11);
  }
}
