package example;

import kinesic.engine.Tensor;
import kinesic.nn.Linear;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Optimiser;

/** Learns the exclusive or with one hidden layer. */
public final class Xor {

  private Xor() {}

  public static void main(String[] args) {
    Tensor inputs = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    int[] labels = {0, 1, 1, 0};

    Sequential net = new Sequential(new Linear(2, 16), new Relu(), new Linear(16, 2));
    net.initialise(1);
    Optimiser optimiser = new Adam(net, 0.05f);

    for (int step = 1; step <= 100; step++) {
      Tensor loss = net.forward(inputs).crossEntropy(labels);
      loss.backward();
      optimiser.step();
      optimiser.clearGradients();
      if (step % 20 == 0) {
        System.out.println("step " + step + ": loss " + loss.item());
      }
    }

    Tensor logits = net.forward(inputs);
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      int predicted = logits.get(i, 1) > logits.get(i, 0) ? 1 : 0;
      correct += predicted == labels[i] ? 1 : 0;
    }
    System.out.println("accuracy: " + (double) correct / labels.length);
  }
}
