package example;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Linear;
import kinesic.nn.MaxPool2d;
import kinesic.nn.Sequential;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Schedule;
import kinesic.nn.train.Losses;
import kinesic.nn.train.Progress;
import kinesic.nn.train.Trainer;

/** Trains a small convolutional network to tell discs, squares and triangles apart. */
public final class Shapes {

  private static final int SIDE = 16; // pixels
  private static final int CLASSES = 3; // disc, square, triangle

  private Shapes() {}

  /** A grey image, SIDE · SIDE values, and its class. */
  record Sample(float[] pixels, int label) {}

  /** Images [n, SIDE, SIDE, 1] and their classes. */
  record Batch(Tensor images, int[] labels) {

    static Batch of(List<Sample> samples) {
      float[] pixels = new float[samples.size() * SIDE * SIDE];
      int[] labels = new int[samples.size()];
      for (int i = 0; i < labels.length; i++) {
        System.arraycopy(samples.get(i).pixels(), 0, pixels, i * SIDE * SIDE, SIDE * SIDE);
        labels[i] = samples.get(i).label();
      }
      return new Batch(Tensor.of(Shape.of(labels.length, SIDE, SIDE, 1), pixels), labels);
    }
  }

  public static void main(String[] args) throws IOException {
    List<Sample> train = draw(600, 1);
    Batch test = Batch.of(draw(200, 2));

    Sequential net = network();

    Loader<Sample, Batch> loader =
        new Loader<>(
            Dataset.of(train), BatchSampler.shuffled(train.size(), 32, 1), Batch::of, 1, 2);
    int epochs = 10;
    Trainer.builder(
            net,
            new Adam(net, 0.01f),
            loader,
            batch -> Losses.of(net.forward(batch.images()).crossEntropy(batch.labels())))
        .epochs(epochs)
        .schedule(Schedule.cosine((long) epochs * loader.batchesPerEpoch(), 0))
        .validate(() -> Map.of("accuracy", accuracy(net, test)))
        .listen(Progress.standard())
        .build()
        .run();

    net.eval();
    System.out.println("accuracy: " + accuracy(net, test));
  }

  /** Returns a network with random weights that maps images to the scores [n, 3] of the classes. */
  static Sequential network() {
    Sequential net =
        new Sequential(
            new Conv2d(1, 16, 3, 1, 1),
            new BatchNorm2d(16, Activation.RELU),
            new MaxPool2d(2, 2, 0),
            new Conv2d(16, 32, 3, 1, 1),
            new BatchNorm2d(32, Activation.RELU),
            new GlobalAveragePool(),
            new Linear(32, CLASSES));
    net.initialise(1);
    return net;
  }

  /** Returns the fraction of images whose class has the greatest score. */
  static double accuracy(Sequential net, Batch batch) {
    Tensor logits = net.forward(batch.images());
    int correct = 0;
    for (int i = 0; i < batch.labels().length; i++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = logits.get(i, c) > logits.get(i, best) ? c : best;
      }
      correct += best == batch.labels()[i] ? 1 : 0;
    }
    return (double) correct / batch.labels().length;
  }

  /** Draws shapes of random size at random places on a noisy background. */
  static List<Sample> draw(int count, long seed) {
    Random random = new Random(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % CLASSES;
      double radius = random.nextDouble(4, 7);
      double cx = random.nextDouble(radius, SIDE - radius);
      double cy = random.nextDouble(radius, SIDE - radius);
      float[] pixels = new float[SIDE * SIDE];
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean inside = isInside(label, (x + 0.5 - cx) / radius, (y + 0.5 - cy) / radius);
          pixels[y * SIDE + x] = (inside ? 1 : 0) + 0.2f * (float) random.nextGaussian();
        }
      }
      samples.add(new Sample(pixels, label));
    }
    return samples;
  }

  /** Returns whether a point is inside the shape with center 0 and radius 1. */
  private static boolean isInside(int label, double x, double y) {
    return switch (label) {
      case 0 -> x * x + y * y < 1;
      case 1 -> Math.max(Math.abs(x), Math.abs(y)) < 0.9;
      default -> y < 0.8 && Math.abs(x) < (y + 1) / 2;
    };
  }
}
