package kinesic.kernels.cuda.standin;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import kinesic.kernels.cuda.StubLibrary;

/**
 * Binds the functions of a library to Java methods of the same names.
 *
 * <p>A method may take and return {@code int}, {@code long}, {@code float} and {@code double}; a
 * pointer is a {@code long}. One lock covers all methods, since any thread may call a driver. An
 * exception of a method must not reach the caller, which is C code: the function returns an error
 * code, and {@link #takeThrown} returns the exception.
 */
final class JavaFunctions {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final ReentrantLock lock;
  private final int error;
  private final Set<String> absent = Collections.synchronizedSet(new TreeSet<>());
  private final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());

  private JavaFunctions(ReentrantLock lock, int error) {
    this.lock = lock;
    this.error = error;
  }

  /**
   * Binds the methods to the functions of a library. A function without a method returns what the
   * library returns for unbound functions, and {@link #takeAbsent} names it.
   *
   * @param error what a function returns whose method threw an exception
   * @param bodies objects whose public methods are the functions
   * @throws IllegalArgumentException if the library has no function for a method
   */
  @SuppressWarnings("restricted") // native code calls Java
  static JavaFunctions bind(StubLibrary library, ReentrantLock lock, int error, List<?> bodies) {
    JavaFunctions functions = new JavaFunctions(lock, error);
    Set<String> unbound = new HashSet<>(library.functions());
    Linker linker = Linker.nativeLinker();
    try {
      for (Object body : bodies) {
        for (Method method : body.getClass().getDeclaredMethods()) {
          if (Modifier.isPublic(method.getModifiers())) {
            MethodHandle handle = functions.guarded(LOOKUP.unreflect(method).bindTo(body));
            library.bind(
                method.getName(),
                linker.upcallStub(handle, descriptor(handle.type()), Arena.global()));
            unbound.remove(method.getName());
          }
        }
      }
      MethodHandle notice =
          LOOKUP.bind(
              functions, "notice", MethodType.methodType(int.class, String.class, int.class));
      for (String name : unbound) {
        MethodHandle handle = MethodHandles.insertArguments(notice, 0, name, library.absent());
        library.bind(name, linker.upcallStub(handle, descriptor(handle.type()), Arena.global()));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
    return functions;
  }

  /** Returns the names of the functions without a method that were called since the last call. */
  Set<String> takeAbsent() {
    Set<String> all = Set.copyOf(absent);
    absent.clear();
    return all;
  }

  /** Returns what methods threw since the last call. */
  List<Throwable> takeThrown() {
    List<Throwable> all = List.copyOf(thrown);
    thrown.clear();
    return all;
  }

  int notice(String name, int result) {
    absent.add(name);
    return result;
  }

  /** Returns a method that holds the lock and returns the error code if the body throws. */
  private MethodHandle guarded(MethodHandle body) throws ReflectiveOperationException {
    Class<?> result = body.type().returnType();
    MethodHandle keep =
        LOOKUP.bind(this, "keep", MethodType.methodType(long.class, Throwable.class));
    MethodHandle caught =
        MethodHandles.catchException(
            body,
            Throwable.class,
            MethodHandles.explicitCastArguments(
                keep, MethodType.methodType(result, Throwable.class)));
    MethodHandle acquire = LOOKUP.bind(lock, "lock", MethodType.methodType(void.class));
    MethodHandle release = LOOKUP.bind(lock, "unlock", MethodType.methodType(void.class));
    MethodHandle same =
        MethodHandles.dropArguments(MethodHandles.identity(result), 0, Throwable.class);
    MethodHandle cleanup = MethodHandles.foldArguments(same, release);
    return MethodHandles.foldArguments(MethodHandles.tryFinally(caught, cleanup), acquire);
  }

  long keep(Throwable problem) {
    thrown.add(problem);
    return error;
  }

  private static FunctionDescriptor descriptor(MethodType type) {
    MemoryLayout[] parameters =
        type.parameterList().stream().map(JavaFunctions::layout).toArray(MemoryLayout[]::new);
    return FunctionDescriptor.of(layout(type.returnType()), parameters);
  }

  private static MemoryLayout layout(Class<?> type) {
    if (type == int.class) {
      return ValueLayout.JAVA_INT;
    }
    if (type == long.class) {
      return ValueLayout.JAVA_LONG;
    }
    if (type == float.class) {
      return ValueLayout.JAVA_FLOAT;
    }
    if (type == double.class) {
      return ValueLayout.JAVA_DOUBLE;
    }
    throw new IllegalArgumentException("no C type for " + type);
  }
}
