package kinesic.benchmarks;

import kinesic.benchmarks.steps.Product;
import kinesic.benchmarks.steps.Step;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** The implementations that are compared on small matrix products. */
public enum ProductContestant {
  /** Three loops in the order of the definition. */
  TRIPLE_LOOP {
    @Override
    PreparedProduct prepare(ProductSize size, int threads, float[] a, float[] b, float[] c) {
      return loops(Step.TRIPLE_LOOP, size, a, b, c);
    }
  },
  /** Three loops in an order that reads memory sequentially. */
  LOOP_ORDER {
    @Override
    PreparedProduct prepare(ProductSize size, int threads, float[] a, float[] b, float[] c) {
      return loops(Step.LOOP_ORDER, size, a, b, c);
    }
  },
  /** EJML's product of float matrices. */
  EJML {
    @Override
    PreparedProduct prepare(ProductSize size, int threads, float[] a, float[] b, float[] c) {
      FMatrixRMaj left = FMatrixRMaj.wrap(size.m(), size.k(), a);
      FMatrixRMaj right = FMatrixRMaj.wrap(size.k(), size.n(), b);
      FMatrixRMaj result = FMatrixRMaj.wrap(size.m(), size.n(), c);
      return () -> CommonOps_FDRM.mult(left, right, result);
    }
  },
  /** The scalar reference kernels, which accumulate in double. */
  SCALAR {
    @Override
    PreparedProduct prepare(ProductSize size, int threads, float[] a, float[] b, float[] c) {
      return kernels(Backends.scalar(threads), size, a, b, c);
    }
  },
  /** The Vector API kernels. */
  VECTOR {
    @Override
    PreparedProduct prepare(ProductSize size, int threads, float[] a, float[] b, float[] c) {
      return kernels(Backends.vector(threads), size, a, b, c);
    }
  };

  /** Prepares the product c = a · b with this implementation without computing it. */
  abstract PreparedProduct prepare(ProductSize size, int threads, float[] a, float[] b, float[] c);

  /** Passes the arrays through buffers, as the kernels do. */
  private static PreparedProduct loops(
      Step step, ProductSize size, float[] a, float[] b, float[] c) {
    Backend owner = Backends.standard();
    Product product;
    try (Workers workers = new Workers(1)) {
      product = step.open(workers);
    }
    HeapBuffer left = new HeapBuffer(owner, a, 0, a.length);
    HeapBuffer right = new HeapBuffer(owner, b, 0, b.length);
    HeapBuffer result = new HeapBuffer(owner, c, 0, c.length);
    return () ->
        product.multiply(size.m(), size.n(), size.k(), left.array(), right.array(), result.array());
  }

  private static PreparedProduct kernels(
      Backend backend, ProductSize size, float[] a, float[] b, float[] c) {
    Buffer left = new HeapBuffer(backend, a, 0, a.length);
    Buffer right = new HeapBuffer(backend, b, 0, b.length);
    Buffer result = new HeapBuffer(backend, c, 0, c.length);
    return new PreparedProduct() {
      @Override
      public void run() {
        backend
            .matrixProduct()
            .multiply(
                false, false, size.m(), size.n(), size.k(), left, right, result, Epilogue.STORE);
      }

      @Override
      public void close() {
        backend.close();
      }
    };
  }
}
