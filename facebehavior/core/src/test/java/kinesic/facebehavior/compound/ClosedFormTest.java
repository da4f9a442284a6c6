package kinesic.facebehavior.compound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ridge regression and the discriminant against their formulas, computed in the slow way. */
class ClosedFormTest {

  private static final int CLASSES = 3;
  private static final int FACES = 9;

  /** Nine faces in three classes around three points, of features of this length. */
  private static SupportSet shots(int length) {
    RandomStream random = new RandomStream(3, "shots/" + length);
    List<float[]> features = new ArrayList<>();
    int[] labels = new int[FACES];
    for (int i = 0; i < FACES; i++) {
      labels[i] = i % CLASSES;
      float[] feature = random.normal(Shape.of(length), 0.5f, 1).toArray();
      feature[labels[i] % length] += 1.5f;
      features.add(feature);
    }
    return new SupportSet(features, labels, CLASSES);
  }

  private static Matrix row(float[] feature) {
    Matrix row = Matrix.zeros(1, feature.length);
    for (int f = 0; f < feature.length; f++) {
      row.set(0, f, feature[f]);
    }
    return row;
  }

  private static Matrix mean(List<Matrix> rows) {
    Matrix sum = rows.get(0);
    for (Matrix row : rows.subList(1, rows.size())) {
      sum = sum.plus(row);
    }
    return sum.divide(rows.size());
  }

  private static List<Matrix> rows(SupportSet shots) {
    return shots.features().stream().map(ClosedFormTest::row).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20})
  void ridge_weights_solve_the_normal_equations(int length) {
    SupportSet shots = shots(length);
    double penalty = 0.7;
    Matrix mean = mean(rows(shots));
    Matrix x = Matrix.zeros(FACES, length);
    Matrix y = Matrix.zeros(FACES, CLASSES);
    for (int i = 0; i < FACES; i++) {
      Matrix centred = rows(shots).get(i).minus(mean);
      for (int f = 0; f < length; f++) {
        x.set(i, f, centred.get(0, f));
      }
      for (int k = 0; k < CLASSES; k++) {
        y.set(i, k, (shots.label(i) == k ? 1 : 0) - 1.0 / CLASSES);
      }
    }
    Matrix a = x.transpose().mult(x).plus(Matrix.identity(length).scale(penalty));
    Matrix w = a.invert().mult(x.transpose().mult(y));
    LinearClassifier ridge = RidgeClassifier.fit(shots, penalty);
    float[] feature = shots(length + 1).features().get(4);
    float[] other = Arrays.copyOf(feature, length);
    Matrix expected = row(other).minus(mean).mult(w);
    for (int k = 0; k < CLASSES; k++) {
      assertEquals(expected.get(0, k) + 1.0 / CLASSES, ridge.scores(other)[k], 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20})
  void the_error_of_left_out_faces_is_that_of_leaving_each_out(int length) {
    SupportSet shots = shots(length);
    double penalty = 1.3;
    double sum = 0;
    for (int out = 0; out < FACES; out++) {
      List<float[]> features = new ArrayList<>(shots.features());
      features.remove(out);
      int[] labels = new int[FACES - 1];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = shots.label(i < out ? i : i + 1);
      }
      LinearClassifier others =
          RidgeClassifier.fit(new SupportSet(features, labels, CLASSES), penalty);
      double[] scores = others.scores(shots.features().get(out));
      for (int k = 0; k < CLASSES; k++) {
        double residual = (shots.label(out) == k ? 1 : 0) - scores[k];
        sum += residual * residual;
      }
    }
    assertEquals(sum / FACES, RidgeClassifier.leftOutError(shots, penalty), 1e-9);
  }

  private static Matrix covariance(SupportSet shots, List<Matrix> residuals) {
    int length = shots.features().get(0).length;
    Matrix s = Matrix.zeros(length, length);
    for (int i = 0; i < FACES; i++) {
      List<Matrix> own = new ArrayList<>();
      for (int j = 0; j < FACES; j++) {
        if (shots.label(j) == shots.label(i)) {
          own.add(rows(shots).get(j));
        }
      }
      Matrix residual = rows(shots).get(i).minus(mean(own));
      residuals.add(residual);
      s = s.plus(residual.transpose().mult(residual).divide(FACES));
    }
    return s;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20})
  void shrinkage_is_that_of_ledoit_and_wolf(int length) {
    SupportSet shots = shots(length);
    List<Matrix> residuals = new ArrayList<>();
    Matrix s = covariance(shots, residuals);
    Matrix target = Matrix.identity(length).scale(s.trace() / length);
    double distance = Math.pow(s.minus(target).normF(), 2);
    double spread = 0;
    for (Matrix r : residuals) {
      spread += Math.pow(r.transpose().mult(r).minus(s).normF(), 2) / (FACES * FACES);
    }
    double expected = Math.min(spread, distance) / distance;
    assertEquals(expected, ShrinkageDiscriminant.shrinkage(shots), 1e-9);
    assertTrue(expected > 0.05 && expected <= 1, "it is not trivial: " + expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20})
  void discriminant_scores_are_log_probabilities_but_for_what_classes_share(int length) {
    SupportSet shots = shots(length);
    double gamma = 0.3;
    Matrix s = covariance(shots, new ArrayList<>());
    Matrix inverse =
        s.scale(1 - gamma).plus(Matrix.identity(length).scale(gamma * s.trace() / length)).invert();
    LinearClassifier classifier = ShrinkageDiscriminant.fit(shots, gamma);
    Matrix x = rows(shots).get(4).scale(1.1);
    float[] feature = new float[length];
    double[] log = new double[CLASSES];
    for (int f = 0; f < length; f++) {
      feature[f] = (float) x.get(0, f);
    }
    for (int k = 0; k < CLASSES; k++) {
      List<Matrix> own = new ArrayList<>();
      for (int i = k; i < FACES; i += CLASSES) {
        own.add(rows(shots).get(i));
      }
      Matrix difference = row(feature).minus(mean(own));
      log[k] = -0.5 * difference.mult(inverse).mult(difference.transpose()).get(0, 0);
    }
    double[] scores = classifier.scores(feature);
    for (int k = 1; k < CLASSES; k++) {
      assertEquals(log[k] - log[0], scores[k] - scores[0], 1e-6);
    }
  }

  @Test
  void with_one_shot_a_class_the_discriminant_takes_the_nearest() {
    SupportSet three =
        new SupportSet(
            List.of(new float[] {0, 0}, new float[] {10, 0}, new float[] {0, 3}),
            new int[] {0, 1, 2},
            3);
    LinearClassifier nearest = ShrinkageDiscriminant.fit(three);
    assertEquals(0, nearest.predict(new float[] {4.9f, 1.4f}));
    assertEquals(1, nearest.predict(new float[] {5.1f, 1.4f}));
    assertEquals(2, nearest.predict(new float[] {1, 1.6f}));
  }

  @Test
  void all_tell_classes_apart_that_lie_apart() {
    List<Function<SupportSet, LinearClassifier>> methods =
        List.of(RidgeClassifier::fit, ShrinkageDiscriminant::fit, SoftmaxClassifier::fit);
    for (Function<SupportSet, LinearClassifier> method : methods) {
      for (int shots : new int[] {1, 4, 30}) {
        LinearClassifier classifier = method.apply(blobs(shots, "train"));
        SupportSet test = blobs(20, "test");
        int[] predicted = test.features().stream().mapToInt(classifier::predict).toArray();
        assertArrayEquals(test.labels(), predicted);
      }
    }
  }

  /** Points around the ends of ten axes of a space of 24. */
  private static SupportSet blobs(int each, String name) {
    RandomStream random = new RandomStream(9, name);
    List<float[]> features = new ArrayList<>();
    int[] labels = new int[10 * each];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 10;
      float[] feature = random.normal(Shape.of(24), 0, 0.3f).toArray();
      feature[labels[i]] += 5;
      features.add(feature);
    }
    return new SupportSet(features, labels, 10);
  }

  @Test
  void the_softmax_head_does_not_care_about_the_unit_and_origin_of_features() {
    SupportSet shots = shots(5);
    List<float[]> moved = new ArrayList<>();
    for (float[] feature : shots.features()) {
      float[] other = feature.clone();
      for (int f = 0; f < other.length; f++) {
        other[f] = 100 * other[f] + 7;
      }
      moved.add(other);
    }
    LinearClassifier one = SoftmaxClassifier.fit(shots);
    LinearClassifier another =
        SoftmaxClassifier.fit(new SupportSet(moved, shots.labels(), CLASSES));
    for (int i = 0; i < FACES; i++) {
      double[] scores = one.scores(shots.features().get(i));
      assertArrayEquals(scores, another.scores(moved.get(i)), 0.01);
      assertEquals(shots.label(i), one.predict(shots.features().get(i)), "it has seen the face");
    }
    assertArrayEquals(
        one.bias(), toFloats(one.scores(new float[5])), "the bias is the score of feature 0");
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Test
  void what_cannot_be_fitted_is_named() {
    float[] same = {1, 2};
    SupportSet alike = new SupportSet(List.of(same, same), new int[] {0, 1}, 2);
    assertEquals(
        "ridge: the features of all faces are the same",
        assertThrows(IllegalArgumentException.class, () -> RidgeClassifier.fit(alike))
            .getMessage());
    assertEquals(
        "support set: class 1 has no face",
        assertThrows(
                IllegalArgumentException.class,
                () -> new SupportSet(List.of(same, same), new int[] {0, 2}, 3))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new SupportSet(List.of(same, new float[3]), new int[] {0, 1}, 2));
    assertThrows(
        IllegalArgumentException.class, () -> new SupportSet(List.of(same), new int[] {0, 1}, 1));
    LinearClassifier classifier = ShrinkageDiscriminant.fit(shots(5));
    assertEquals(
        "linear classifier: the feature has 4 elements, expected 5",
        assertThrows(IllegalArgumentException.class, () -> classifier.predict(new float[4]))
            .getMessage());
  }

  /** Matrix algebra as it is written down. */
  private record Matrix(DMatrixRMaj values) {

    static Matrix zeros(int rows, int columns) {
      return new Matrix(new DMatrixRMaj(rows, columns));
    }

    static Matrix identity(int size) {
      return new Matrix(CommonOps_DDRM.identity(size));
    }

    double get(int row, int column) {
      return values.get(row, column);
    }

    void set(int row, int column, double value) {
      values.set(row, column, value);
    }

    Matrix plus(Matrix other) {
      return new Matrix(CommonOps_DDRM.add(values, other.values, null));
    }

    Matrix minus(Matrix other) {
      return new Matrix(CommonOps_DDRM.subtract(values, other.values, null));
    }

    Matrix mult(Matrix other) {
      return new Matrix(CommonOps_DDRM.mult(values, other.values, null));
    }

    Matrix scale(double factor) {
      DMatrixRMaj scaled = values.copy();
      CommonOps_DDRM.scale(factor, scaled);
      return new Matrix(scaled);
    }

    Matrix divide(double divisor) {
      return scale(1 / divisor);
    }

    Matrix transpose() {
      return new Matrix(CommonOps_DDRM.transpose(values, null));
    }

    Matrix invert() {
      DMatrixRMaj inverse = values.copy();
      assertTrue(CommonOps_DDRM.invert(inverse), "has an inverse");
      return new Matrix(inverse);
    }

    double trace() {
      return CommonOps_DDRM.trace(values);
    }

    double normF() {
      return NormOps_DDRM.normF(values);
    }
  }
}
