package kinesic.facebehavior.compound;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Linear discriminant analysis with a shrunk covariance, in closed form.
 *
 * <p>Classes are modelled as normal with means μ_k and a common covariance, estimated as
 *
 * <pre>
 *   Σ = (1 - γ) S + γ (tr S / F) I,    S = 1/n Σ_i (x_i - μ_y(i)) (x_i - μ_y(i))^T
 * </pre>
 *
 * since S itself is singular when there are fewer faces than feature elements. The score of class k
 * is its log probability up to a constant, μ_k^T Σ^-1 x - μ_k^T Σ^-1 μ_k / 2. All classes have the
 * same prior, as in the average accuracy.
 *
 * <p>γ is that of O. Ledoit and M. Wolf (Journal of Multivariate Analysis 88(2), 2004), which
 * minimises the expected distance of Σ from the true covariance: γ = min(b², d²) / d² with d² = |S
 * - m I|², m = tr S / F and b² = 1/n² Σ_i |r_i r_i^T - S|² over the residuals r_i = x_i - μ_y(i).
 *
 * <p>With one face per class all residuals are 0 and the covariance is unknown; Σ is then I, so the
 * class with the nearest mean is predicted.
 */
public final class ShrinkageDiscriminant {

  private ShrinkageDiscriminant() {}

  /** Fits with the γ of Ledoit and Wolf. */
  public static LinearClassifier fit(SupportSet shots) {
    DMatrixRMaj residuals = residuals(shots);
    DMatrixRMaj covariance = covariance(residuals);
    return classifier(shots, covariance, shrinkage(residuals, covariance));
  }

  /** Fits with this γ, above 0 and at most 1. */
  public static LinearClassifier fit(SupportSet shots, double shrinkage) {
    return classifier(shots, covariance(residuals(shots)), shrinkage);
  }

  /** γ of Ledoit and Wolf for the residuals of {@code shots}; 1 if they are all 0. */
  static double shrinkage(SupportSet shots) {
    DMatrixRMaj residuals = residuals(shots);
    return shrinkage(residuals, covariance(residuals));
  }

  private static DMatrixRMaj residuals(SupportSet shots) {
    return shots.centred(shots.classMeans(), shots.labels());
  }

  /** S of residuals, [F, F]. */
  private static DMatrixRMaj covariance(DMatrixRMaj residuals) {
    DMatrixRMaj s = new DMatrixRMaj(residuals.numCols, residuals.numCols);
    CommonOps_DDRM.multInner(residuals, s);
    CommonOps_DDRM.scale(1.0 / residuals.numRows, s);
    return s;
  }

  private static double shrinkage(DMatrixRMaj residuals, DMatrixRMaj covariance) {
    int n = residuals.numRows;
    double m = CommonOps_DDRM.trace(covariance) / covariance.numRows;
    double norm = NormOps_DDRM.normF(covariance);
    double squared = norm * norm; // |S|²
    double distance = squared - m * m * covariance.numRows; // |S - m I|²
    double spread = 0; // Σ |r r^T - S|² = Σ |r|⁴ - n |S|²
    for (int i = 0; i < n; i++) {
      double length = 0;
      for (int f = 0; f < residuals.numCols; f++) {
        length += residuals.get(i, f) * residuals.get(i, f);
      }
      spread += length * length;
    }
    double b = (spread / n - squared) / n;
    return distance > 0 ? Math.min(b, distance) / distance : 1;
  }

  private static LinearClassifier classifier(
      SupportSet shots, DMatrixRMaj covariance, double shrinkage) {
    int size = covariance.numRows;
    double m = CommonOps_DDRM.trace(covariance) / size;
    DMatrixRMaj sigma = covariance.copy();
    CommonOps_DDRM.scale(1 - shrinkage, sigma);
    for (int f = 0; f < size; f++) {
      sigma.add(f, f, m > 0 ? shrinkage * m : 1);
    }
    double[][] means = shots.classMeans();
    DMatrixRMaj mu = new DMatrixRMaj(size, shots.classes());
    for (int k = 0; k < shots.classes(); k++) {
      for (int f = 0; f < size; f++) {
        mu.set(f, k, means[k][f]);
      }
    }
    DMatrixRMaj weights = new DMatrixRMaj(size, shots.classes());
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(size);
    if (!solver.setA(sigma)) {
      throw new IllegalArgumentException(
          "discriminant: the covariance of [%s, %s] with shrinkage %s is singular"
              .formatted(size, size, shrinkage));
    }
    solver.solve(mu, weights);
    double[] bias = new double[shots.classes()];
    for (int k = 0; k < bias.length; k++) {
      for (int f = 0; f < size; f++) {
        bias[k] -= 0.5 * mu.get(f, k) * weights.get(f, k);
      }
    }
    return new LinearClassifier(weights, bias);
  }
}
