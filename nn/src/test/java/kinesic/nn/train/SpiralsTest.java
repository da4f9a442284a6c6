package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Linear;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two interleaved spirals, which no linear classifier tells apart, learned from end to end. */
@Timeout(60)
final class SpiralsTest {

  private static final int TRAINING = 1000;
  private static final int HELD_OUT = 500;
  private static final int EPOCHS = 30;
  private static final int BATCH = 50;

  private record Point(float x, float y, int spiral) {}

  /** Points of one and a half turns, with noise, from a stream of their own. */
  private static List<Point> points(String name, int count) {
    RandomStream stream = new RandomStream(1, name);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double t = Math.sqrt(0.02 + 0.98 * stream.nextDouble());
      double angle = 3 * Math.PI * t + Math.PI * (i % 2);
      double noise = 0.02 * (stream.nextDouble() - 0.5);
      points.add(
          new Point(
              (float) (t * Math.cos(angle) + noise), (float) (t * Math.sin(angle) + noise), i % 2));
    }
    return points;
  }

  private static Tensor positions(List<Point> points) {
    float[] values = new float[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      values[2 * i] = points.get(i).x();
      values[2 * i + 1] = points.get(i).y();
    }
    return Tensor.of(Shape.of(points.size(), 2), values);
  }

  private static int[] spirals(List<Point> points) {
    return points.stream().mapToInt(Point::spiral).toArray();
  }

  private static double accuracy(Sequential net, List<Point> points) {
    Tensor scores = net.forward(positions(points));
    int[] best = scores.backend().reduction().argMax(points.size(), 2, scores.buffer());
    int[] truth = spirals(points);
    int right = 0;
    for (int i = 0; i < best.length; i++) {
      right += best[i] == truth[i] ? 1 : 0;
    }
    return (double) right / best.length;
  }

  @Test
  void two_spirals_are_told_apart() throws IOException {
    Sequential net =
        new Sequential(
            new Linear(2, 64),
            new BatchNorm2d(64),
            new Relu(),
            new Linear(64, 64),
            new Relu(),
            new Linear(64, 2));
    net.initialise(1);
    List<Point> heldOut = points("held out", HELD_OUT);
    Loader<Point, List<Point>> loader =
        new Loader<>(
            Dataset.of(points("training", TRAINING)),
            BatchSampler.shuffled(TRAINING, BATCH, 1),
            batch -> batch,
            1,
            2);
    int steps = EPOCHS * TRAINING / BATCH;
    TrainingResult result =
        Trainer.builder(
                net,
                Adam.adamW(ParameterGroup.decayingWeights(net, 0.01f), 0.01f),
                loader,
                batch -> Losses.of(net.forward(positions(batch)).crossEntropy(spirals(batch))))
            .epochs(EPOCHS)
            .schedule(Schedule.cosine(steps, 0))
            .validate(() -> Map.of("accuracy", accuracy(net, heldOut)))
            .monitor(Monitor.highest("accuracy"))
            .build()
            .run();
    net.eval();
    try (Autograd.Mode off = Autograd.noGrad()) {
      double reached = accuracy(net, heldOut);
      // chance is 0.5, a linear classifier reaches 0.6 at most
      assertTrue(reached > 0.97, reached + " " + result);
    }
  }
}
