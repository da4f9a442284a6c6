package kinesic.kernels.cuda.standin;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The handles and descriptors of cuDNN, and its status codes. */
final class CudnnObjects {

  static final int SUCCESS = 0;
  static final int NOT_INITIALIZED = 1001;
  static final int BAD_PARAM = 2000;
  static final int NOT_SUPPORTED = 3000;
  static final int INTERNAL_ERROR = 4000;
  static final int EXECUTION_FAILED = 5000;

  private static final int DEFAULT_MATH = 0;
  private static final int FMA_MATH = 3;

  static final class Handle {
    long stream;
  }

  record Tensor(int n, int c, int h, int w) {}

  record Filter(int k, int c, int h, int w) {}

  static final class Convolution {
    int padY;
    int padX;
    int strideY = 1;
    int strideX = 1;
    int dilationY = 1;
    int dilationX = 1;
    int groups = 1;
    int math = DEFAULT_MATH;

    Rounding rounding() {
      return math == FMA_MATH ? Rounding.FLOAT : Rounding.TF32;
    }

    int outputHeight(Tensor x, Filter f) {
      return (x.h() + 2 * padY - (f.h() - 1) * dilationY - 1) / strideY + 1;
    }

    int outputWidth(Tensor x, Filter f) {
      return (x.w() + 2 * padX - (f.w() - 1) * dilationX - 1) / strideX + 1;
    }
  }

  /** Stands for a descriptor that has been created and not set. */
  record Empty() {}

  private final Map<Long, Object> objects = new HashMap<>();
  private long last = 0x100;

  int create(long to, Object object) {
    last += 16;
    objects.put(last, object);
    HostMemory.putLong(to, last);
    return SUCCESS;
  }

  int destroy(long handle) {
    return objects.remove(handle) == null ? BAD_PARAM : SUCCESS;
  }

  <T> @Nullable T find(long handle, Class<T> type) {
    Object object = objects.get(handle);
    return type.isInstance(object) ? type.cast(object) : null;
  }

  int set(long handle, Object object) {
    return objects.replace(handle, object) == null ? BAD_PARAM : SUCCESS;
  }

  /** Returns the sizes of a convolution, or null if the descriptors do not fit together. */
  @Nullable DoubleConvolution shape(long x, long filter, long convolution, long y) {
    Tensor xs = find(x, Tensor.class);
    Filter fs = find(filter, Filter.class);
    Convolution d = find(convolution, Convolution.class);
    Tensor ys = find(y, Tensor.class);
    if (xs == null || fs == null || d == null || ys == null) {
      return null;
    }
    int oh = d.outputHeight(xs, fs);
    int ow = d.outputWidth(xs, fs);
    boolean channels = fs.c() * d.groups == xs.c() && fs.k() % d.groups == 0;
    if (!channels || oh < 1 || ow < 1 || !ys.equals(new Tensor(xs.n(), fs.k(), oh, ow))) {
      return null;
    }
    return new DoubleConvolution(
        xs.n(),
        xs.h(),
        xs.w(),
        xs.c(),
        fs.h(),
        fs.w(),
        fs.k(),
        oh,
        ow,
        d.padY,
        d.padX,
        d.strideY,
        d.strideX,
        d.dilationY,
        d.dilationX,
        d.groups);
  }
}
