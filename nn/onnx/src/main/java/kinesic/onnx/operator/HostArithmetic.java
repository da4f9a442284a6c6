package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import kinesic.engine.Shape;
import kinesic.onnx.format.ElementType;

/**
 * Arithmetic on host arrays. A function is given twice, for integers and for floating-point
 * numbers: it is computed with integers if all operands are integral, so that the result is exact,
 * and the result is brought into the range of its type. Shapes broadcast as in NumPy.
 *
 * <p>Unsigned 64-bit integers are treated as signed ones, so results above 2⁶³ are wrong in
 * comparisons, divisions and conversions.
 */
final class HostArithmetic {

  private HostArithmetic() {}

  /** Returns a function of each element. */
  static HostArray map(
      HostArray x, ElementType type, LongUnaryOperator integers, DoubleUnaryOperator numbers) {
    return x.isIntegral()
        ? ofIntegers(type, x.shape(), i -> integers.applyAsLong(x.integer(i)))
        : ofNumbers(type, x.shape(), i -> numbers.applyAsDouble(x.number(i)));
  }

  /**
   * Returns a function of the elements of two arrays, broadcast.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  static HostArray combine(
      HostArray x,
      HostArray y,
      ElementType type,
      LongBinaryOperator integers,
      DoubleBinaryOperator numbers) {
    Shape shape = Broadcast.shape(List.of(x.shape(), y.shape()));
    int[] left = positions(x.shape(), shape);
    int[] right = positions(y.shape(), shape);
    return x.isIntegral() && y.isIntegral()
        ? ofIntegers(
            type, shape, i -> integers.applyAsLong(x.integer(left[i]), y.integer(right[i])))
        : ofNumbers(type, shape, i -> numbers.applyAsDouble(x.number(left[i]), y.number(right[i])));
  }

  /**
   * Selects elements of x where the condition is not 0, else of y, broadcast.
   *
   * @return with the type of x
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  static HostArray where(HostArray condition, HostArray x, HostArray y) {
    Shape shape = Broadcast.shape(List.of(condition.shape(), x.shape(), y.shape()));
    int[] choice = positions(condition.shape(), shape);
    int[] left = positions(x.shape(), shape);
    int[] right = positions(y.shape(), shape);
    return x.isIntegral()
        ? ofIntegers(
            x.type(),
            shape,
            i -> condition.integer(choice[i]) != 0 ? x.integer(left[i]) : y.integer(right[i]))
        : ofNumbers(
            x.type(),
            shape,
            i -> condition.integer(choice[i]) != 0 ? x.number(left[i]) : y.number(right[i]));
  }

  /**
   * Folds the elements along axes.
   *
   * @param kept the shape of x with 1 for each axis that is reduced
   * @param empty the result if there are no elements, limited to the range of the type
   */
  static HostArray fold(
      HostArray x,
      Shape kept,
      double empty,
      LongBinaryOperator integers,
      DoubleBinaryOperator numbers) {
    int[] target = positions(kept, x.shape());
    if (x.isIntegral()) {
      long[] result = new long[kept.elements()];
      Arrays.fill(result, (long) limited(x.type(), empty));
      for (int i = 0; i < target.length; i++) {
        result[target[i]] = integers.applyAsLong(result[target[i]], x.integer(i));
      }
      return ofIntegers(x.type(), kept, i -> result[i]);
    }
    double[] result = new double[kept.elements()];
    Arrays.fill(result, empty);
    for (int i = 0; i < target.length; i++) {
      result[target[i]] = numbers.applyAsDouble(result[target[i]], x.number(i));
    }
    return HostArray.numbers(x.type(), kept, result);
  }

  /**
   * Returns elements of an array in another order: what all operators do that only move elements.
   *
   * @param position for each position in the result, the position of its element in x
   */
  static HostArray take(HostArray x, Shape shape, IntUnaryOperator position) {
    return x.isIntegral()
        ? ofIntegers(x.type(), shape, i -> x.integer(position.applyAsInt(i)))
        : ofNumbers(x.type(), shape, i -> x.number(position.applyAsInt(i)));
  }

  /** Returns the numbers as another type, floating-point numbers rounded towards zero. */
  static HostArray cast(HostArray x, ElementType type) {
    if (type == ElementType.BOOL) {
      return map(x, type, v -> v == 0 ? 0 : 1, v -> v == 0 ? 0 : 1);
    }
    return map(x, type, v -> v, v -> v);
  }

  /** Computes each element of an array from its position, with integers. */
  static HostArray ofIntegers(ElementType type, Shape shape, IntToLongFunction value) {
    if (type.isFloating()) {
      return ofNumbers(type, shape, i -> (double) value.applyAsLong(i));
    }
    long[] result = new long[shape.elements()];
    Arrays.setAll(result, i -> wrapped(type, value.applyAsLong(i)));
    return HostArray.integers(type, shape, result);
  }

  /** Computes each element of an array from its position, with floating-point numbers. */
  static HostArray ofNumbers(ElementType type, Shape shape, IntToDoubleFunction value) {
    if (!type.isFloating()) {
      return ofIntegers(type, shape, i -> (long) value.applyAsDouble(i));
    }
    double[] result = new double[shape.elements()];
    Arrays.setAll(result, value);
    return HostArray.numbers(type, shape, result);
  }

  /** Returns the number of a type that is closest to a floating-point number. */
  static double limited(ElementType type, double value) {
    return switch (type) {
      case BOOL -> Math.clamp(value, 0, 1);
      case INT8 -> Math.clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case UINT8 -> Math.clamp(value, 0, 0xFF);
      case INT16 -> Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case UINT16 -> Math.clamp(value, 0, 0xFFFF);
      case INT32 -> Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32 -> Math.clamp(value, 0, 0xFFFF_FFFFL);
      default -> value;
    };
  }

  /** Returns the sums of the elements of an axis up to each of them. */
  static HostArray cumSum(HostArray x, int axis) {
    int inner = x.shape().inner(axis);
    int size = x.shape().size(axis);
    if (x.isIntegral()) {
      long[] sums = x.integers();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += i / inner % size == 0 ? 0 : sums[i - inner];
      }
      return ofIntegers(x.type(), x.shape(), i -> sums[i]);
    }
    double[] sums = x.numbers();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += i / inner % size == 0 ? 0 : sums[i - inner];
    }
    return HostArray.numbers(x.type(), x.shape(), sums);
  }

  /** Returns the lowest bits of an integer, as many as its type has. */
  private static long wrapped(ElementType type, long value) {
    return switch (type) {
      case INT8 -> (byte) value;
      case UINT8 -> value & 0xFF;
      case INT16 -> (short) value;
      case UINT16 -> value & 0xFFFF;
      case INT32 -> (int) value;
      case UINT32 -> value & 0xFFFF_FFFFL;
      case BOOL -> value == 0 ? 0 : 1;
      default -> value;
    };
  }

  // ---------------------------------------------------------------- positions

  /**
   * Returns for each element of {@code to} the position of the element of {@code from} that
   * broadcasting puts there.
   */
  static int[] positions(Shape from, Shape to) {
    int[] strides = new int[to.rank()];
    int stride = 1;
    for (int back = 1; back <= from.rank(); back++) {
      strides[to.rank() - back] = from.size(-back) == 1 ? 0 : stride;
      stride *= from.size(-back);
    }
    return strided(to, strides);
  }

  /** Returns the positions of the elements of a shape in memory with a stride for each axis. */
  static int[] strided(Shape shape, int... strides) {
    int[] result = new int[shape.elements()];
    int block = 1; // the elements of the axes after the current one, already filled in
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      for (int i = 1; i < shape.size(axis); i++) {
        for (int j = 0; j < block && result.length > 0; j++) {
          result[i * block + j] = result[j] + i * strides[axis];
        }
      }
      block *= shape.size(axis);
    }
    return result;
  }
}
