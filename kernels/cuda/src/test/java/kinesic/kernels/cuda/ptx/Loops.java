package kinesic.kernels.cuda.ptx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loops over the lanes of a warp, one class for each combination of operand types.
 *
 * <p>A loop calls a function object once a lane. If all instructions shared the class, the compiler
 * could not inline the function, because it would see many of them at the same place. Therefore the
 * class is loaded once for each function, as a hidden class: each copy is compiled on its own and
 * calls one function only.
 *
 * <p>In the names, I is a 32-bit register, L a 64-bit register and P a predicate; the destination
 * comes first. Registers of 8 and 16 bits and floats are kept in 32-bit registers, as bits.
 */
final class Loops {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final Map<String, Constructor<?>> COPIES = new ConcurrentHashMap<>();

  private Loops() {}

  /**
   * Creates a step.
   *
   * @param loop a class of {@link IntLoops}, {@link LongLoops} or {@link PredicateLoops}
   * @param name the instruction with its modifiers; equal names have equal functions
   * @param function the function of one lane
   * @param registers the destination and the operands
   */
  static Step step(Class<? extends Step> loop, String name, Object function, int... registers) {
    try {
      Constructor<?> constructor =
          COPIES.computeIfAbsent(loop.getName() + ' ' + name, key -> copy(loop));
      return (Step) constructor.newInstance(function, registers);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Constructor<?> copy(Class<?> loop) {
    String file = loop.getName().substring(loop.getPackageName().length() + 1) + ".class";
    try (InputStream in = Objects.requireNonNull(Loops.class.getResourceAsStream(file))) {
      Class<?> copy = LOOKUP.defineHiddenClass(in.readAllBytes(), true).lookupClass();
      return copy.getDeclaredConstructor(Object.class, int[].class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates a step whose operands are all registers of the widths that the loop's name says. */
  static Step step(Class<? extends Step> loop, Instruction i, Operands o, Object function) {
    return step(loop, i.name(), function, registers(loop, i, o));
  }

  private static int[] registers(Class<? extends Step> loop, Instruction i, Operands o) {
    String kinds = loop.getSimpleName();
    int[] registers = new int[kinds.length()];
    for (int k = 0; k < registers.length; k++) {
      String operand = i.operand(k);
      registers[k] =
          switch (kinds.charAt(k)) {
            case 'I' -> o.i(operand);
            case 'L' -> o.l(operand);
            default -> o.p(operand);
          };
    }
    return registers;
  }
}
