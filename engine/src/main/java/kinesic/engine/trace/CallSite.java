package kinesic.engine.trace;

import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Backend;

/** Finds the line of the program that called the engine. */
final class CallSite {

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** The packages of the engine itself. */
  private static final Set<String> ENGINE =
      Set.of(
          Tensor.class.getPackageName(),
          Op.class.getPackageName(),
          kinesic.engine.op.Add.class.getPackageName(),
          Trace.class.getPackageName(),
          Backend.class.getPackageName());

  private CallSite() {}

  /** Returns the innermost line outside the engine, such as {@code Net.java:31}. */
  static String ofProgram() {
    return STACK.walk(
        frames ->
            frames
                .filter(frame -> !belongsToEngine(frame.getDeclaringClass()))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("an unknown line"));
  }

  private static boolean belongsToEngine(Class<?> type) {
    String name = type.getPackageName();
    return ENGINE.contains(name)
        || name.startsWith("java.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.");
  }
}
