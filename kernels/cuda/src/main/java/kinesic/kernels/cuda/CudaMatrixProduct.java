package kinesic.kernels.cuda;

import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.MatrixProduct;

/** Matrix products by cuBLAS. */
final class CudaMatrixProduct implements MatrixProduct {

  private final Device device;
  private final Cublas cublas;
  private final CudaEpilogue epilogues;

  CudaMatrixProduct(Device device, Cublas cublas) {
    this.device = device;
    this.cublas = cublas;
    this.epilogues = new CudaEpilogue(device);
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Buffer a,
      Buffer b,
      Buffer c,
      Epilogue epilogue) {
    if (m == 0 || n == 0) {
      return;
    }
    if (k > 0) {
      cublas.multiply(
          m,
          n,
          k,
          new Cublas.Matrix(device.address(a), transposeA ? m : k, transposeA, 0),
          new Cublas.Matrix(device.address(b), transposeB ? k : n, transposeB, 0),
          epilogue.accumulate(),
          new Cublas.Matrix(device.address(c), n));
    } else if (!epilogue.accumulate()) {
      zero(c, m * n);
    }
    epilogues.apply(epilogue, m, n, c);
    Device.keep(a, b, c);
  }

  private void zero(Buffer c, int count) {
    device.fill(device.address(c), 0, count);
  }

  /**
   * Computes the products along the longest axis of the batch in one call, once for each position
   * on the other axes.
   */
  @Override
  public void multiplyBatch(
      Broadcast batch,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Buffer a,
      Buffer b,
      Buffer c) {
    int count = batch.elements();
    if (count == 0 || m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      zero(c, count * m * n);
      return;
    }
    long sizeA = (long) m * k;
    long sizeB = (long) k * n;
    long sizeC = (long) m * n;
    int axis = longestAxis(batch);
    int inner = 1; // the products of one step along the axis
    for (int after = axis + 1; after < batch.rank(); after++) {
      inner *= batch.size(after);
    }
    for (int i = 0; i < count; i++) {
      if (i / inner % batch.size(axis) == 0) {
        cublas.multiplyBatch(
            batch.size(axis),
            m,
            n,
            k,
            new Cublas.Matrix(
                device.address(a) + sizeA * batch.left(i) * Float.BYTES,
                transposeA ? m : k,
                transposeA,
                batch.leftStride(axis) * sizeA),
            new Cublas.Matrix(
                device.address(b) + sizeB * batch.right(i) * Float.BYTES,
                transposeB ? k : n,
                transposeB,
                batch.rightStride(axis) * sizeB),
            false,
            new Cublas.Matrix(
                device.address(c) + sizeC * i * Float.BYTES, n, false, inner * sizeC));
      }
    }
    Device.keep(a, b, c);
  }

  private static int longestAxis(Broadcast batch) {
    int longest = 0;
    for (int axis = 1; axis < batch.rank(); axis++) {
      longest = batch.size(axis) > batch.size(longest) ? axis : longest;
    }
    return longest;
  }
}
