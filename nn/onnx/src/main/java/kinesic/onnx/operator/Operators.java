package kinesic.onnx.operator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operators by type and version. Each family of operators is a class that adds its own:
 *
 * <pre>{@code
 * final class ElementwiseOperators {
 *   static void register(Operators operators) {
 *     operators.add("Relu", 6, call -> ...);
 *   }
 * }
 * }</pre>
 */
public final class Operators {

  /** The newest version of the operator set that is known. */
  public static final long NEWEST = 28;

  private static final List<Consumer<Operators>> FAMILIES =
      List.of(
          ArithmeticOperators::register,
          AttentionOperators::register,
          ConstantOperators::register,
          ConvolutionOperators::register,
          DetectionOperators::register,
          EinsumOperator::register,
          ElementwiseOperators::register,
          FoldingOperators::register,
          LogicOperators::register,
          MovementOperators::register,
          NormalisationOperators::register,
          PoolingOperators::register,
          ProductOperators::register,
          RecurrentOperators::register,
          ReductionOperators::register,
          ResizeOperators::register,
          SamplingOperators::register,
          ScatterOperators::register,
          SelectionOperators::register,
          ShapeOperators::register,
          SpelledAttention::register);

  private static final Operators STANDARD = new Operators();

  static {
    FAMILIES.forEach(family -> family.accept(STANDARD));
  }

  private final Map<String, NavigableMap<Integer, Operator>> byType = new HashMap<>();

  private Operators() {}

  /** Returns all operators. */
  public static Operators standard() {
    return STANDARD;
  }

  /**
   * Adds an operator.
   *
   * @param type its name, such as {@code Relu}
   * @param since the first version of the operator set in which it works like this; it holds until
   *     the next one that is added
   * @throws IllegalStateException if there is one already
   */
  void add(String type, int since, Operator operator) {
    Operator previous = byType.computeIfAbsent(type, key -> new TreeMap<>()).put(since, operator);
    if (previous != null) {
      throw new IllegalStateException("operators: %s %s is there twice".formatted(type, since));
    }
  }

  /** Returns the operator of a type in a version of the operator set; null if there is none. */
  public @Nullable Operator find(String type, long version) {
    NavigableMap<Integer, Operator> versions = byType.get(type);
    if (versions == null || version > NEWEST) {
      return null;
    }
    Map.Entry<Integer, Operator> entry = versions.floorEntry((int) version);
    return entry == null ? null : entry.getValue();
  }

  /**
   * Returns the types of ONNX that are supported in any version, in alphabetical order. Types that
   * stand for several nodes have a name with dots and are left out.
   */
  public Set<String> types() {
    return byType.keySet().stream()
        .filter(type -> !type.contains("."))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
