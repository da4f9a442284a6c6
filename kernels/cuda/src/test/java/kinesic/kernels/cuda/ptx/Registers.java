package kinesic.kernels.cuda.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registers of a program, by their numbers in a warp, and the constants that some hold. */
final class Registers {

  /** A register that holds an address that is known at the first launch. */
  record Symbol(int register, Variable variable, long offset) {}

  /** A 32-bit register that holds a special register such as "tid.x". */
  record Special(int register, String name) {}

  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Long, Integer> constants = new HashMap<>();
  private final Map<Long, Integer> wideConstants = new HashMap<>();
  int ints;
  int longs;
  int predicates;
  int caches; // of regions
  final List<Symbol> symbols = new ArrayList<>();
  final List<Special> specials = new ArrayList<>();

  // memory
  int sharedBytes;
  int localBytes;
  final List<Integer> dynamicShared = new ArrayList<>(); // wide registers that hold its address
  final List<Integer> dynamicSharedInts = new ArrayList<>();

  /** Returns the number of a 32-bit register. */
  int of32(String name) {
    return names.computeIfAbsent("i " + name, key -> ints++);
  }

  int of64(String name) {
    return names.computeIfAbsent("l " + name, key -> longs++);
  }

  int predicate(String name) {
    return names.computeIfAbsent("p " + name, key -> predicates++);
  }

  int constant(int value) {
    return constants.computeIfAbsent((long) value, key -> ints++);
  }

  int wideConstant(long value) {
    return wideConstants.computeIfAbsent(value, key -> longs++);
  }

  int special(String name) {
    for (Special s : specials) {
      if (s.name().equals(name)) {
        return s.register();
      }
    }
    specials.add(new Special(ints, name));
    return ints++;
  }

  int symbol(Variable variable, long offset) {
    for (Symbol s : symbols) {
      if (s.variable().equals(variable) && s.offset() == offset) {
        return s.register();
      }
    }
    symbols.add(new Symbol(longs, variable, offset));
    return longs++;
  }

  Map<Long, Integer> constants() {
    return constants;
  }

  Map<Long, Integer> wideConstants() {
    return wideConstants;
  }
}
