package kinesic.engine.autograd;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place in the code at which an op was applied, or at which something went wrong.
 *
 * @param line the innermost line outside the engine, such as {@code Linear.java:40}: in a layer, or
 *     in the program
 * @param program the innermost line outside the library, such as {@code Net.java:31}: the line that
 *     applied the layer; the same as {@code line} if the program applied the op itself
 */
public record CallSite(String line, String program) {

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** The packages of the engine, which this one may not refer to, and of Java. */
  private static final Set<String> ENGINE =
      Set.of(
          "kinesic.engine",
          "kinesic.engine.autograd",
          "kinesic.engine.op",
          "kinesic.engine.trace",
          "kinesic.engine.view",
          "kinesic.kernels");

  private static final String UNKNOWN = "an unknown line";

  private static final List<String> JAVA = List.of("java.", "jdk.", "sun.");

  /** The packages of layers, with those inside them. */
  private static final List<String> LAYERS = List.of("kinesic.nn", "kinesic.onnx");

  /** The line of the program that this thread interprets; null if it interprets none. */
  static final ThreadLocal<@Nullable String> INTERPRETED = new ThreadLocal<>();

  /** Returns the place from which the engine was called; walks the stack of this thread. */
  public static CallSite current() {
    String interpreted = INTERPRETED.get();
    if (interpreted != null) {
      return new CallSite(interpreted, interpreted);
    }
    return STACK.walk(
        frames -> outside(frames.filter(frame -> !isEngine(frame.getDeclaringClass())).iterator()));
  }

  /** Returns the place for the frames outside the engine, the innermost first. */
  private static CallSite outside(Iterator<StackWalker.StackFrame> frames) {
    if (!frames.hasNext()) {
      return new CallSite(UNKNOWN, UNKNOWN);
    }
    StackWalker.StackFrame innermost = frames.next();
    StackWalker.StackFrame program = innermost;
    while (isLayer(program.getDeclaringClass()) && frames.hasNext()) {
      program = frames.next();
    }
    String line = line(innermost);
    return new CallSite(line, isLayer(program.getDeclaringClass()) ? line : line(program));
  }

  private static String line(StackWalker.StackFrame frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }

  private static boolean isEngine(Class<?> type) {
    String name = type.getPackageName();
    return ENGINE.contains(name) || JAVA.stream().anyMatch(name::startsWith);
  }

  private static boolean isLayer(Class<?> type) {
    String name = type.getPackageName();
    return LAYERS.stream().anyMatch(p -> name.equals(p) || name.startsWith(p + "."));
  }

  /** Returns the line of the program, and that of the layer if it is another one. */
  @Override
  public String toString() {
    return program.equals(line) ? line : "%s (%s)".formatted(program, line);
  }
}
