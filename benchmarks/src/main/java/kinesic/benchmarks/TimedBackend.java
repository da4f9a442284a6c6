package kinesic.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.function.BiFunction;
import kinesic.kernels.Backend;
import kinesic.kernels.BackendProvider;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.DeviceSettings;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.HeapIndices;
import kinesic.kernels.Indices;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.PreparedProduct;
import org.jspecify.annotations.Nullable;

/**
 * The vector backend with a timer around every kernel, for {@link StepProfile}. Select it with
 * {@code -Dkinesic.backend=timed}.
 *
 * <p>Design: the backend and its families are {@link Proxy proxies}, so that a kernel added to a
 * family is timed without a change here. Buffers and indices report the proxy as their backend;
 * otherwise the engine, which asks a buffer for its backend, would bypass the timer.
 */
public final class TimedBackend implements BackendProvider {

  private static final KernelTimes.Kernel PREPARED_PRODUCT =
      new KernelTimes.Kernel("PreparedProduct.multiply", null);

  /** Creates a provider, for {@link java.util.ServiceLoader}. */
  public TimedBackend() {}

  @Override
  public String name() {
    return "timed";
  }

  @Override
  public Backend open(int device, DeviceSettings settings) {
    return new Clock(Backends.vector(Integer.getInteger("kinesic.threads", 1))).backend;
  }

  /**
   * Returns the times that {@code backend} has measured.
   *
   * @throws IllegalArgumentException if {@code backend} is not a timed backend
   */
  static KernelTimes timesOf(Backend backend) {
    if (Proxy.isProxyClass(backend.getClass())
        && Proxy.getInvocationHandler(backend) instanceof Clock clock) {
      return clock.times;
    }
    throw new IllegalArgumentException(
        "profile: backend "
            + backend.name()
            + " is not timed; start Java with -Dkinesic.backend=timed");
  }

  /** Handles the calls of the backend's methods. */
  private static final class Clock implements InvocationHandler {
    final KernelTimes times = new KernelTimes();
    final Backend backend = proxy(Backend.class, this);
    private final Backend inner;

    Clock(Backend inner) {
      this.inner = inner;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.getName().equals("equals") && arguments != null) {
        return isMine(arguments[0]);
      }
      Object result = call(inner, method, arguments);
      if (result instanceof Buffer buffer) {
        HeapBuffer heap = HeapBuffer.of(buffer);
        return new HeapBuffer(backend, heap.array(), heap.offset(), heap.length());
      }
      if (result instanceof Indices indices) {
        return new HeapIndices(backend, HeapIndices.of(indices));
      }
      Class<?> type = method.getReturnType();
      boolean family =
          method.getParameterCount() == 0
              && type.isInterface()
              && type.getPackage() == Backend.class.getPackage();
      return result != null && family
          ? timed(type, result, (kernel, words) -> kernel(type, kernel, words))
          : result;
    }

    private boolean isMine(@Nullable Object other) {
      return other instanceof Backend
          && Proxy.isProxyClass(other.getClass())
          && Proxy.getInvocationHandler(other).equals(this);
    }

    /** Wraps a timer around the methods of a family or of a prepared convolution. */
    private Object timed(
        Class<?> type,
        Object family,
        BiFunction<Method, Object @Nullable [], KernelTimes.Kernel> name) {
      return proxy(
          type,
          (self, method, arguments) -> {
            KernelTimes.Kernel kernel = name.apply(method, arguments);
            long start = System.nanoTime();
            Object result = call(family, method, arguments);
            times.add(kernel, System.nanoTime() - start);
            if (result instanceof PreparedConvolution) {
              return timed(PreparedConvolution.class, result, (m, words) -> prepared(kernel));
            }
            return result instanceof PreparedProduct
                ? timed(PreparedProduct.class, result, (m, words) -> PREPARED_PRODUCT)
                : result;
          });
    }
  }

  /** Returns the kernel of a prepared convolution, which has the shape of {@code preparing}. */
  private static KernelTimes.Kernel prepared(KernelTimes.Kernel preparing) {
    return new KernelTimes.Kernel("PreparedConvolution.forward", preparing.shape());
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            TimedBackend.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause == null ? e : cause;
    }
  }

  /** Names a call by family, method and enum arguments; a convolution also by its shape. */
  private static KernelTimes.Kernel kernel(
      Class<?> family, Method method, Object @Nullable [] arguments) {
    StringBuilder function = new StringBuilder(family.getSimpleName());
    function.append('.').append(method.getName());
    ConvolutionShape layer = null;
    for (Object argument : arguments == null ? new Object[0] : arguments) {
      if (argument instanceof ConvolutionShape shape) {
        layer = shape;
      } else if (argument instanceof Enum<?> constant) {
        function.append(' ').append(constant.name().toLowerCase(Locale.ROOT));
      }
    }
    return new KernelTimes.Kernel(function.toString(), layer);
  }
}
