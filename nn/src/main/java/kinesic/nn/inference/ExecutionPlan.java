package kinesic.nn.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Order in which symbols are computed, and the arrays that store them: the input, the result and as
 * few others as possible. The array of a symbol is reused after its last use.
 */
final class ExecutionPlan {

  /** Index of the array of the input. */
  static final int INPUT = 0;

  /** Index of the array of the result. */
  static final int OUTPUT = 1;

  /** Index of the first of the other arrays. */
  static final int FIRST = 2;

  /**
   * Storage of a symbol.
   *
   * @param array index of the array
   * @param length floats of one image
   */
  record Place(int array, int length) {}

  /**
   * One kernel call.
   *
   * @param step the kernel
   * @param from the inputs, except one that is overwritten
   * @param to the result
   */
  record Call(Operation.Step step, List<Place> from, Place to) {}

  private final Symbol result;
  private final List<Call> calls = new ArrayList<>();
  private final List<Integer> lengths = new ArrayList<>(); // of the arrays from FIRST on
  private final Set<Integer> free = new TreeSet<>();
  private final Map<Symbol, Integer> uses = new HashMap<>(); // still to come
  private final Map<Symbol, Integer> arrays = new HashMap<>();

  /** Plans the computation of {@code result}. */
  ExecutionPlan(Symbol result) {
    this.result = result;
    List<Symbol> order = new ArrayList<>();
    count(result, order);
    order.forEach(this::place);
    if (result.operation() == null) {
      copy(INPUT, OUTPUT, result.length());
    }
  }

  List<Call> calls() {
    return calls;
  }

  /** Returns the floats of one image in each array from {@link #FIRST} on. */
  List<Integer> lengths() {
    return lengths;
  }

  /**
   * Orders inputs before their uses. The last input, a residual, comes first, so that the memory of
   * its inputs is free while the branch is computed.
   */
  private void count(Symbol value, List<Symbol> order) {
    if (uses.merge(value, 1, Integer::sum) > 1) {
      return;
    }
    for (Symbol input : value.inputs().reversed()) {
      count(input, order);
    }
    order.add(value);
  }

  private void place(Symbol value) {
    Operation operation = value.operation();
    if (operation == null) {
      arrays.put(value, INPUT);
      return;
    }
    List<Symbol> inputs = value.inputs();
    int read = operation.overwritesLastInput() ? inputs.size() - 1 : inputs.size();
    int to =
        read < inputs.size()
            ? takeOver(inputs.get(read), value)
            : value == result ? OUTPUT : take(value.length());
    List<Place> from = inputs.subList(0, read).stream().map(this::placeOf).toList();
    calls.add(new Call(operation.prepare(), from, new Place(to, value.length())));
    arrays.put(value, to);
    for (Symbol input : inputs) {
      int left = uses.merge(input, -1, Integer::sum);
      int array = placeOf(input).array();
      if (left == 0 && array >= FIRST && array != to) {
        free.add(array);
      }
    }
  }

  /** Returns the array of {@code old}, or of a copy, in which {@code value} is computed. */
  private int takeOver(Symbol old, Symbol value) {
    Place place = placeOf(old);
    boolean spent = place.array() >= FIRST && uses.getOrDefault(old, 0) == 1;
    if (spent && value != result) {
      return place.array();
    }
    int to = value == result ? OUTPUT : take(value.length());
    copy(place.array(), to, value.length());
    return to;
  }

  private void copy(int from, int to, int length) {
    Operation.Step step =
        (n, in, out) ->
            out.backend().dataMovement().copyRows(1, n * length, in[0], 0, 0, out, 0, 0);
    calls.add(new Call(step, List.of(new Place(from, length)), new Place(to, length)));
  }

  private Place placeOf(Symbol value) {
    return new Place(arrays.getOrDefault(value, INPUT), value.length());
  }

  /** Returns the smallest sufficient free array, or the largest one enlarged, or a new one. */
  private int take(int length) {
    Integer best = null;
    for (Integer array : free) {
      if (best == null || suits(lengthOf(array), lengthOf(best), length)) {
        best = array;
      }
    }
    if (best == null) {
      lengths.add(length);
      return FIRST + lengths.size() - 1;
    }
    free.remove(best);
    lengths.set(best - FIRST, Math.max(length, lengthOf(best)));
    return best;
  }

  private static boolean suits(int one, int other, int length) {
    return other < length ? one > other : one >= length && one < other;
  }

  private int lengthOf(int array) {
    return lengths.get(array - FIRST);
  }
}
