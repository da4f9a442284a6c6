package kinesic.nn.init;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * Computes Q of the QR decomposition of a tall matrix of normal numbers and multiplies its columns
 * by the signs of the diagonal of R. The signs make the result uniformly distributed over all
 * orthonormal matrices (Mezzadri 2007, How to generate random matrices from the classical compact
 * groups).
 */
record Orthogonal(float gain) implements Initialiser {

  @Override
  public Tensor draw(RandomStream stream, Backend backend, Shape shape) {
    int in = Fan.IN.of(shape);
    int out = shape.size(-1);
    int rows = Math.max(in, out);
    int columns = Math.min(in, out);
    DMatrixRMaj q = orthonormalColumns(stream, backend, rows, columns);
    float[] values = new float[in * out];
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        values[i * out + o] = (float) (gain * (in >= out ? q.get(i, o) : q.get(o, i)));
      }
    }
    return Tensor.of(backend, shape, values);
  }

  private static DMatrixRMaj orthonormalColumns(
      RandomStream stream, Backend backend, int rows, int columns) {
    float[] normal = stream.normal(backend, Shape.of(rows, columns), 0f, 1f).toArray();
    DMatrixRMaj a = new DMatrixRMaj(rows, columns);
    for (int i = 0; i < normal.length; i++) {
      a.data[i] = normal[i];
    }
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(rows, columns);
    if (!qr.decompose(a)) {
      throw new IllegalStateException(
          "orthogonal: the QR decomposition of [" + rows + ", " + columns + "] failed");
    }
    DMatrixRMaj q = qr.getQ(null, true);
    DMatrixRMaj r = qr.getR(null, true);
    for (int column = 0; column < columns; column++) {
      if (r.get(column, column) < 0) {
        for (int row = 0; row < rows; row++) {
          q.set(row, column, -q.get(row, column));
        }
      }
    }
    return q;
  }
}
