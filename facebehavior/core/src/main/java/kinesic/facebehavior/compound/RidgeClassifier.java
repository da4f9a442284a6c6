package kinesic.facebehavior.compound;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Ridge regression of features onto one-hot classes, in closed form.
 *
 * <p>With centred features X, [n, F], and centred one-hot labels Y, [n, K], the weights are
 *
 * <pre>
 *   W = (X^T X + λ I)^-1 X^T Y,    b = mean(Y) - mean(x) W
 * </pre>
 *
 * which minimise |X W - Y|² + λ |W|²; the intercept is not penalised. λ is chosen from a grid by
 * the leave-one-out squared error, which needs no refit: with X = U S V^T and the leverage h_i =
 * 1/n + Σ_j u_ij² s_j² / (s_j² + λ), the leave-one-out residual of face i is its residual divided
 * by 1 - h_i (PRESS; D. M. Allen, Technometrics 16(1), 1974).
 *
 * <p>The smaller of X X^T and X^T X is decomposed, so few shots of long features are cheap.
 */
public final class RidgeClassifier {

  /** The grid of λ, as multiples of the mean of the s_j². */
  private static final double[] GRID = {1e-3, 1e-2, 1e-1, 1, 10, 100};

  /** Singular values below this fraction of the largest are rounding errors. */
  private static final double RANK = 1e-7;

  private final SupportSet shots;
  private final DMatrixRMaj v; // [F, r]
  private final double[] squares; // s_j², [r]
  private final DMatrixRMaj z; // X V = U S, [n, r]
  private final DMatrixRMaj y; // [n, K]

  private RidgeClassifier(SupportSet shots) {
    this.shots = shots;
    DMatrixRMaj x = shots.centred();
    y = oneHot(shots);
    DMatrixRMaj gram = new DMatrixRMaj(1, 1);
    boolean wide = x.numRows < x.numCols;
    if (wide) {
      CommonOps_DDRM.multOuter(x, gram);
    } else {
      CommonOps_DDRM.multInner(x, gram);
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(gram.numRows, true, true);
    if (!eigen.decompose(gram)) {
      throw new IllegalStateException(
          "ridge: the eigenvalue decomposition of [%s, %s] did not converge"
              .formatted(gram.numRows, gram.numCols));
    }
    int[] kept = kept(eigen);
    squares = new double[kept.length];
    v = new DMatrixRMaj(x.numCols, kept.length);
    DMatrixRMaj column = new DMatrixRMaj(1, 1);
    for (int j = 0; j < kept.length; j++) {
      squares[j] = eigen.getEigenvalue(kept[j]).getReal();
      DMatrixRMaj vector = eigen.getEigenVector(kept[j]);
      if (wide) { // the vector is u_j, and v_j = X^T u_j / s_j
        column.reshape(x.numCols, 1);
        CommonOps_DDRM.multTransA(1 / Math.sqrt(squares[j]), x, vector, column);
        vector = column;
      }
      CommonOps_DDRM.insert(vector, v, 0, j);
    }
    z = new DMatrixRMaj(x.numRows, kept.length);
    CommonOps_DDRM.mult(x, v, z);
  }

  /**
   * Fits with the λ of the grid that has the smallest leave-one-out error.
   *
   * @throws IllegalArgumentException if all faces have the same features
   */
  public static LinearClassifier fit(SupportSet shots) {
    RidgeClassifier ridge = new RidgeClassifier(shots);
    if (ridge.squares.length == 0) {
      throw new IllegalArgumentException("ridge: the features of all faces are the same");
    }
    double mean = 0;
    for (double square : ridge.squares) {
      mean += square / ridge.squares.length;
    }
    double best = GRID[0] * mean;
    for (double multiple : GRID) {
      double penalty = multiple * mean;
      if (ridge.leftOutError(penalty) < ridge.leftOutError(best)) {
        best = penalty;
      }
    }
    return ridge.classifier(best);
  }

  /** Fits with this λ, which must be above 0. */
  public static LinearClassifier fit(SupportSet shots, double penalty) {
    return new RidgeClassifier(shots).classifier(penalty);
  }

  /** The mean over faces of the squared leave-one-out residual. */
  static double leftOutError(SupportSet shots, double penalty) {
    return new RidgeClassifier(shots).leftOutError(penalty);
  }

  private static DMatrixRMaj oneHot(SupportSet shots) {
    int n = shots.size();
    DMatrixRMaj y = new DMatrixRMaj(n, shots.classes());
    int[] counts = shots.counts();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < shots.classes(); k++) {
        y.set(i, k, (shots.label(i) == k ? 1 : 0) - (double) counts[k] / n);
      }
    }
    return y;
  }

  /** The indices of the eigenvalues that are not rounding errors. */
  private static int[] kept(EigenDecomposition_F64<DMatrixRMaj> eigen) {
    double greatest = 0;
    for (int j = 0; j < eigen.getNumberOfEigenvalues(); j++) {
      greatest = Math.max(greatest, eigen.getEigenvalue(j).getReal());
    }
    double least = RANK * RANK * greatest;
    return IntStream.range(0, eigen.getNumberOfEigenvalues())
        .filter(j -> eigen.getEigenvalue(j).getReal() > least)
        .toArray();
  }

  /** (S² + λ)^-1 Z^T Y, [r, K]: the weights in the coordinates of V. */
  private DMatrixRMaj coordinates(double penalty) {
    DMatrixRMaj a = new DMatrixRMaj(squares.length, y.numCols);
    CommonOps_DDRM.multTransA(z, y, a);
    for (int j = 0; j < squares.length; j++) {
      for (int k = 0; k < y.numCols; k++) {
        a.set(j, k, a.get(j, k) / (squares[j] + penalty));
      }
    }
    return a;
  }

  private double leftOutError(double penalty) {
    DMatrixRMaj fitted = new DMatrixRMaj(y.numRows, y.numCols);
    CommonOps_DDRM.mult(z, coordinates(penalty), fitted);
    double sum = 0;
    for (int i = 0; i < y.numRows; i++) {
      double leverage = 1.0 / y.numRows;
      for (int j = 0; j < squares.length; j++) {
        leverage += z.get(i, j) * z.get(i, j) / (squares[j] + penalty);
      }
      for (int k = 0; k < y.numCols; k++) {
        double residual = (y.get(i, k) - fitted.get(i, k)) / (1 - leverage);
        sum += residual * residual;
      }
    }
    return sum / y.numRows;
  }

  private LinearClassifier classifier(double penalty) {
    DMatrixRMaj w = new DMatrixRMaj(v.numRows, y.numCols);
    CommonOps_DDRM.mult(v, coordinates(penalty), w);
    double[] mean = shots.mean();
    int[] counts = shots.counts();
    double[] bias = new double[y.numCols];
    for (int k = 0; k < bias.length; k++) {
      bias[k] = (double) counts[k] / shots.size();
      for (int f = 0; f < mean.length; f++) {
        bias[k] -= mean[f] * w.get(f, k);
      }
    }
    return new LinearClassifier(w, bias);
  }
}
