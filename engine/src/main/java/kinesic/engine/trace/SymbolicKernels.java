package kinesic.engine.trace;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import kinesic.engine.autograd.CallSite;
import kinesic.kernels.KernelFamilies;
import org.jspecify.annotations.Nullable;

/**
 * The kernel families of a trace. A kernel that receives symbolic memory does nothing inside an op,
 * because the shape of the result does not depend on it, and is refused elsewhere, because no op
 * would record it. A kernel that receives only numbers computes them.
 */
final class SymbolicKernels {

  private final TracedBackend backend;

  private SymbolicKernels(TracedBackend backend) {
    this.backend = backend;
  }

  /** Returns the families of {@code real} for {@code backend}. */
  static KernelFamilies of(TracedBackend backend, KernelFamilies real) {
    SymbolicKernels kernels = new SymbolicKernels(backend);
    RecordComponent[] families = KernelFamilies.class.getRecordComponents();
    Class<?>[] types = new Class<?>[families.length];
    Object[] symbolic = new Object[families.length];
    try {
      for (int i = 0; i < families.length; i++) {
        types[i] = families[i].getType();
        symbolic[i] = kernels.family(types[i], families[i].getAccessor().invoke(real));
      }
      return KernelFamilies.class.getConstructor(types).newInstance(symbolic);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object family(Class<?> type, Object real) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            call(real, method, arguments == null ? new Object[0] : arguments);
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private @Nullable Object call(Object real, Method kernel, Object[] arguments) throws Throwable {
    if (Arrays.stream(arguments).noneMatch(SymbolicKernels::isSymbolic)) {
      try {
        return kernel.invoke(real, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
    if (!kernel.getReturnType().equals(void.class)) {
      throw Trace.dependsOnValues(kernel.getName());
    }
    if (!backend.isInsideOp()) {
      throw new IllegalStateException(
          "trace: a kernel, %s, is called outside an op, at %s; write an op (engine/README.md)"
              .formatted(kernel.getName(), CallSite.current().line()));
    }
    return null;
  }

  private static boolean isSymbolic(@Nullable Object argument) {
    if (argument instanceof Iterable<?> several) {
      return StreamSupport.stream(several.spliterator(), false)
          .anyMatch(SymbolicKernels::isSymbolic);
    }
    if (argument instanceof Object[] several) {
      return Arrays.stream(several).anyMatch(SymbolicKernels::isSymbolic);
    }
    return argument instanceof SymbolicBuffer;
  }
}
