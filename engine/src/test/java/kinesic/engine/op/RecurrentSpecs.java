package kinesic.engine.op;

import static kinesic.engine.spec.Input.uniform;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;

/** Specs of the recurrent ops, and of the lookup of rows. */
final class RecurrentSpecs {

  private RecurrentSpecs() {}

  static List<OpSpec> all() {
    return List.of(lookup(), lstm(), gru());
  }

  private static OpSpec lookup() {
    return new OpSpec("lookup", Lookup.class)
        .with(
            new Sample(
                    "a matrix of rows",
                    in -> new Lookup().apply(in),
                    uniform(3, 2),
                    Input.of(Shape.of(2, 2), 2, 0, 2, 1).constant())
                .gives(
                    Shape.of(2, 2, 2),
                    x ->
                        new double[] {
                          x[0][4], x[0][5], x[0][0], x[0][1], x[0][4], x[0][5], x[0][2], x[0][3]
                        }),
            new Sample(
                    "no rows", in -> new Lookup().apply(in), uniform(3, 2), uniform(0).constant())
                .gives(Shape.of(0, 2), x -> new double[0]))
        .refuses(
            "lookup: needs a table [rows, width], not [3]",
            in -> new Lookup().apply(in[0], in[0]),
            uniform(3))
        .refuses(
            "lookup: the row numbers [2] require a gradient but have none; detach them",
            in -> new Lookup().apply(in),
            uniform(3, 2),
            uniform(2));
  }

  private static OpSpec lstm() {
    return new OpSpec("lstm", Lstm.class)
        .with(
            new Sample(
                    "from 0",
                    in -> new Lstm().apply(in),
                    uniform(3, 2, 8),
                    uniform(2, 8),
                    uniform(8))
                .gives(Shape.of(3, 2, 4), x -> lstm(3, 2, 2, x)),
            new Sample(
                    "from given states",
                    in -> new Lstm().apply(in),
                    uniform(2, 3, 4),
                    uniform(1, 4),
                    uniform(4),
                    uniform(3, 1),
                    uniform(3, 1))
                .gives(Shape.of(2, 3, 2), x -> lstm(2, 3, 1, x)),
            new Sample(
                    "no steps",
                    in -> new Lstm().apply(in),
                    uniform(0, 2, 8),
                    uniform(2, 8),
                    uniform(8))
                .gives(Shape.of(0, 2, 4), x -> new double[0]),
            new Sample(
                    "no samples",
                    in -> new Lstm().apply(in),
                    uniform(3, 0, 8),
                    uniform(2, 8),
                    uniform(8))
                .gives(Shape.of(3, 0, 4), x -> new double[0]))
        .refuses(
            "lstm: needs x [steps, n, 4 · size], u [size, 4 · size], b [4 · size] and states [n,"
                + " size] - x [3, 2, 7], u [2, 8], b [8]",
            in -> new Lstm().apply(in),
            uniform(3, 2, 7),
            uniform(2, 8),
            uniform(8))
        .refuses("lstm: needs 3 or 5 inputs, not 1", in -> new Lstm().apply(in), uniform(3, 2, 8));
  }

  private static double[] lstm(int steps, int n, int size, double[][] in) {
    double[] y = new double[steps * n * 2 * size];
    double[] h = in.length > 3 ? in[3].clone() : new double[n * size];
    double[] c = in.length > 3 ? in[4].clone() : new double[n * size];
    for (int t = 0; t < steps; t++) {
      double[] z = gates(in, h, t, n, size, 4, true);
      for (int r = 0; r < n; r++) {
        for (int j = 0; j < size; j++) {
          int at = r * 4 * size + j;
          int s = r * size + j;
          c[s] = sigmoid(z[at + size]) * c[s] + sigmoid(z[at]) * Math.tanh(z[at + 2 * size]);
          h[s] = sigmoid(z[at + 3 * size]) * Math.tanh(c[s]);
          y[(t * n + r) * 2 * size + j] = h[s];
          y[(t * n + r) * 2 * size + size + j] = c[s];
        }
      }
    }
    return y;
  }

  private static OpSpec gru() {
    return new OpSpec("gru", Gru.class)
        .with(
            new Sample(
                    "from 0",
                    in -> new Gru().apply(in),
                    uniform(3, 2, 6),
                    uniform(2, 6),
                    uniform(6))
                .gives(Shape.of(3, 2, 2), x -> gru(3, 2, 2, x)),
            new Sample(
                    "from a given state",
                    in -> new Gru().apply(in),
                    uniform(2, 3, 3),
                    uniform(1, 3),
                    uniform(3),
                    uniform(3, 1))
                .gives(Shape.of(2, 3, 1), x -> gru(2, 3, 1, x)),
            new Sample(
                    "no steps",
                    in -> new Gru().apply(in),
                    uniform(0, 2, 6),
                    uniform(2, 6),
                    uniform(6))
                .gives(Shape.of(0, 2, 2), x -> new double[0]),
            new Sample(
                    "no samples",
                    in -> new Gru().apply(in),
                    uniform(3, 0, 6),
                    uniform(2, 6),
                    uniform(6))
                .gives(Shape.of(3, 0, 2), x -> new double[0]))
        .refuses(
            "gru: needs x [steps, n, 3 · size], u [size, 3 · size], b [3 · size] and states [n,"
                + " size] - x [3, 2, 6], u [2, 6], b [5]",
            in -> new Gru().apply(in),
            uniform(3, 2, 6),
            uniform(2, 6),
            uniform(5));
  }

  private static double[] gru(int steps, int n, int size, double[][] in) {
    double[] y = new double[steps * n * size];
    double[] h = in.length > 3 ? in[3].clone() : new double[n * size];
    for (int t = 0; t < steps; t++) {
      double[] s = gates(in, h, t, n, size, 3, false);
      for (int r = 0; r < n; r++) {
        for (int j = 0; j < size; j++) {
          int at = r * 3 * size + j;
          int x = t * n * 3 * size + at;
          double reset = sigmoid(in[0][x] + s[at]);
          double z = sigmoid(in[0][x + size] + s[at + size]);
          double m = Math.tanh(in[0][x + 2 * size] + reset * s[at + 2 * size]);
          h[r * size + j] = (1 - z) * m + z * h[r * size + j];
          y[(t * n + r) * size + j] = h[r * size + j];
        }
      }
    }
    return y;
  }

  /** Returns h u + b, and x of step t if it is added, [n, gates · size]. */
  private static double[] gates(
      double[][] in, double[] h, int t, int n, int size, int gates, boolean withInput) {
    int width = gates * size;
    double[] z = new double[n * width];
    for (int i = 0; i < z.length; i++) {
      z[i] = in[2][i % width] + (withInput ? in[0][t * n * width + i] : 0);
      for (int k = 0; k < size; k++) {
        z[i] += h[i / width * size + k] * in[1][k * width + i % width];
      }
    }
    return z;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
