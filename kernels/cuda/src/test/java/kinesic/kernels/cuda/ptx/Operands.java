package kinesic.kernels.cuda.ptx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operands of the instructions of one function, as numbers of registers. */
final class Operands {

  private static final Pattern SPECIAL =
      Pattern.compile("%(n?tid|n?ctaid)\\.[xyz]|%(laneid|n?warpid|smid|lanemask_(eq|lt|le|gt|ge))");

  final Registers registers;
  final PtxFunction function;
  private final Map<String, Variable> module;
  private final String prefix; // of the names, unique for each call
  private final Map<String, String> aliases = new HashMap<>(); // of the parameters of a call
  private final Map<String, Integer> locals = new HashMap<>(); // addresses
  private final Map<String, Integer> shared;

  Operands(
      Registers registers,
      PtxFunction function,
      Map<String, Variable> module,
      Map<String, Integer> shared,
      String prefix) {
    this.registers = registers;
    this.function = function;
    this.module = module;
    this.shared = shared;
    this.prefix = prefix;
  }

  /** Makes a parameter of this function another name of an argument of the caller. */
  void alias(String parameter, String argument) {
    aliases.put(parameter, argument);
  }

  /** Returns the name under which the caller's argument is known. */
  String argument(String name) {
    return aliases.getOrDefault(name, prefix + name);
  }

  /** Returns the register that holds a part of the argument or the result of a call. */
  int argument(String name, long offset, boolean wide) {
    String part = "argument " + argument(name) + "+" + offset;
    return wide ? registers.of64(part) : registers.of32(part);
  }

  /** Returns the same register; the part must have been stored with the same width. */
  int storedArgument(String name, long offset, boolean wide) {
    int before = wide ? registers.longs : registers.ints;
    int register = argument(name, offset, wide);
    if (register >= before) { // a new one
      throw new UnknownInstruction("argument that is not stored in these parts");
    }
    return register;
  }

  boolean isRegister(String operand) {
    return function.registers.containsKey(operand) || operand.equals("_");
  }

  /** Returns whether a register is declared with 64 bits. */
  boolean isWide(String register) {
    String type = function.registers.get(register);
    return type != null && Types.wide(type);
  }

  boolean isPredicate(String register) {
    return ".pred".equals(function.registers.get(register));
  }

  /** Returns the register of 32 bits or less that an operand is in. */
  int i(String operand) {
    if (operand.equals("_")) {
      return registers.of32("_");
    }
    if (function.registers.containsKey(operand)) {
      if (isWide(operand) || isPredicate(operand)) {
        throw new UnknownInstruction("32-bit operand " + operand + " is declared otherwise");
      }
      return registers.of32(prefix + operand);
    }
    if (operand.startsWith("%") && SPECIAL.matcher(operand).matches()) {
      return registers.special(operand.substring(1));
    }
    Variable v = variable(operand);
    if (v != null) {
      if (v.space().equals("shared") && v.bytes() == 0) {
        int register = registers.of32("dynamic shared memory");
        registers.dynamicSharedInts.add(register);
        return register;
      }
      return registers.constant((int) address(v));
    }
    return registers.constant((int) number(operand));
  }

  /** Returns the register of 64 bits that an operand is in. */
  int l(String operand) {
    if (operand.equals("_")) {
      return registers.of64("_");
    }
    if (function.registers.containsKey(operand)) {
      if (!isWide(operand)) {
        throw new UnknownInstruction("64-bit operand " + operand + " is declared otherwise");
      }
      return registers.of64(prefix + operand);
    }
    Variable v = variable(operand);
    if (v != null) {
      return wide(v, 0);
    }
    Variable parameter = function.entry ? parameter(operand) : null;
    return registers.wideConstant(parameter == null ? number(operand) : offset(parameter));
  }

  /** Returns the predicate register that an operand is in. */
  int p(String operand) {
    if (operand.equals("_")) {
      return registers.predicate("_");
    }
    if (!isPredicate(operand)) {
      throw new UnknownInstruction("operand " + operand + " is no predicate");
    }
    return registers.predicate(prefix + operand);
  }

  /** Returns a register that holds the address of a variable plus an offset. */
  int wide(Variable v, long offset) {
    if (v.space().equals("global") || v.space().equals("const")) {
      return registers.symbol(v, offset);
    }
    if (v.space().equals("shared") && v.bytes() == 0) {
      int register = registers.of64("dynamic shared memory");
      registers.dynamicShared.add(register);
      return register;
    }
    return registers.wideConstant(address(v) + offset);
  }

  private long address(Variable v) {
    return switch (v.space()) {
      case "shared" ->
          shared.computeIfAbsent(
              module.containsKey(v.name()) ? v.name() : function.name + " " + v.name(),
              key -> {
                registers.sharedBytes = align(registers.sharedBytes, v.alignment());
                registers.sharedBytes += (v.bytes() + 3) / 4 * 4;
                return registers.sharedBytes - (v.bytes() + 3) / 4 * 4;
              });
      case "local" ->
          locals.computeIfAbsent(
              v.name(),
              key -> {
                registers.localBytes = align(registers.localBytes, Math.max(16, v.alignment()));
                registers.localBytes += v.bytes();
                return registers.localBytes - v.bytes();
              });
      default -> throw new UnknownInstruction("address of " + v.space() + " variable " + v.name());
    };
  }

  private static int align(int at, int alignment) {
    return (at + alignment - 1) / alignment * alignment;
  }

  /** Returns a variable or parameter of the function or the module. */
  @Nullable Variable variable(String name) {
    Variable v = function.variables.get(name);
    if (v == null) {
      v = module.get(name);
    }
    return v;
  }

  @Nullable Variable parameter(String name) {
    for (Variable v : function.parameters) {
      if (v.name().equals(name)) {
        return v;
      }
    }
    return null;
  }

  /** Returns where a parameter of the kernel is. */
  long offset(Variable parameter) {
    return PtxKernel.offset(function, parameter);
  }

  /** Returns the operands within braces or parentheses, or the one operand. */
  static List<String> list(String operand) {
    return operand.startsWith("{") || operand.startsWith("(")
        ? split(operand.substring(1, operand.length() - 1), ",")
        : List.of(operand);
  }

  /** Splits at a separator and removes the space around the parts. */
  static List<String> split(String text, String separator) {
    return Arrays.stream(text.split(Pattern.quote(separator), -1)).map(String::strip).toList();
  }

  /** Returns the bits of a literal. */
  static long number(String literal) {
    String s = literal;
    try {
      if (s.startsWith("0f") || s.startsWith("0F")) {
        return Integer.parseUnsignedInt(s.substring(2), 16);
      }
      if (s.startsWith("0d") || s.startsWith("0D")) {
        return Long.parseUnsignedLong(s.substring(2), 16);
      }
      if (s.endsWith("U")) {
        s = s.substring(0, s.length() - 1);
      }
      boolean negative = s.startsWith("-");
      if (negative) {
        s = s.substring(1);
      }
      long value =
          s.startsWith("0x")
              ? Long.parseUnsignedLong(s.substring(2), 16)
              : Long.parseUnsignedLong(s);
      return negative ? -value : value;
    } catch (NumberFormatException e) {
      throw new UnknownInstruction("operand " + literal);
    }
  }
}
