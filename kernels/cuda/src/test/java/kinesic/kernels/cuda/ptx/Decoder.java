package kinesic.kernels.cuda.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.kernels.cuda.ptx.Program.Flow;
import kinesic.kernels.cuda.ptx.Program.Position;

/** Decodes an entry and the functions that it calls, whose code takes the place of the calls. */
final class Decoder {

  private static final int DEEPEST = 30;

  private final Map<String, PtxFunction> functions;
  private final Map<String, Variable> variables;
  private final PtxFunction entry;
  private final Registers registers = new Registers();
  private final Map<String, Integer> shared = new HashMap<>();
  private final List<Position> code = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>(); // with the prefix of the call
  private final List<Runnable> pending = new ArrayList<>(); // branches to places not yet known
  private final Set<String> unknown;
  private int calls;

  /**
   * Creates a decoder.
   *
   * @param unknown receives a line for each instruction that the machine does not know
   */
  Decoder(
      Map<String, PtxFunction> functions,
      Map<String, Variable> variables,
      PtxFunction entry,
      Set<String> unknown) {
    this.functions = functions;
    this.variables = variables;
    this.entry = entry;
    this.unknown = unknown;
  }

  Program decode() {
    Operands operands = new Operands(registers, entry, variables, shared, "");
    body(entry, operands, "", 0);
    if (code.isEmpty() || !ends(code.getLast())) {
      Instruction last = entry.body.isEmpty() ? NO_INSTRUCTION : entry.body.getLast();
      add(Flow.EXIT, MemoryInstructions.NOTHING, -1, false, last);
    }
    if (unknown.isEmpty()) {
      pending.forEach(Runnable::run);
    }
    return new Program(entry.name, code, starts(), registers);
  }

  private static final Instruction NO_INSTRUCTION =
      new Instruction(0, null, null, false, List.of("ret"), List.of(), "the end");

  private static boolean ends(Position last) {
    return (last.flow() == Flow.EXIT || last.flow() == Flow.BRANCH) && last.guard() < 0;
  }

  private boolean[] starts() {
    boolean[] starts = new boolean[code.size() + 1];
    for (int place : labels.values()) {
      starts[place] = true;
    }
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i).flow() != Flow.NEXT) {
        starts[i + 1] = true;
      }
    }
    return starts;
  }

  private void body(PtxFunction f, Operands o, String prefix, int depth) {
    if (depth > DEEPEST) {
      throw new KernelFault(entry.name + " calls " + f.name + " recursively");
    }
    Map<Integer, List<String>> names = new HashMap<>();
    f.labels.forEach((name, at) -> names.computeIfAbsent(at, key -> new ArrayList<>()).add(name));
    for (int at = 0; at <= f.body.size(); at++) {
      for (String name : names.getOrDefault(at, List.of())) {
        labels.put(prefix + name, code.size());
      }
      if (at < f.body.size()) {
        Instruction i = f.body.get(at);
        try {
          instruction(i, o, prefix, depth);
        } catch (UnknownInstruction e) {
          unknown.add("%s, line %d: %s (%s)".formatted(f.name, i.line(), i.text(), e.getMessage()));
        }
      }
    }
    labels.put(prefix + "return", code.size());
  }

  private void instruction(Instruction i, Operands o, String prefix, int depth) {
    int guard = i.guard() == null ? -1 : o.p(i.guard());
    switch (i.opcode()) {
      case "bra" -> branch(i, guard, i.inverted(), prefix + label(i.operand(0), o.function));
      case "brx" -> table(i, guard, o, prefix);
      case "exit" -> add(Flow.EXIT, MemoryInstructions.NOTHING, guard, i.inverted(), i);
      case "ret" -> {
        if (depth == 0) {
          add(Flow.EXIT, MemoryInstructions.NOTHING, guard, i.inverted(), i);
        } else {
          branch(i, guard, i.inverted(), prefix + "return");
        }
      }
      case "call" -> call(i, guard, o, prefix, depth);
      case "trap", "brkpt" -> plain(i, guard, new Trap());
      case "nanosleep", "pragma" -> {}
      case "bar", "barrier" -> barrier(i, guard, o);
      default -> {
        Step step = step(i, o);
        String members = WarpInstructions.members(i);
        if (members == null) {
          plain(i, guard, step);
        } else {
          synchronisation(i, guard, step, o.i(members));
        }
      }
    }
  }

  private static Step step(Instruction i, Operands o) {
    Step step = null;
    try {
      step = Comparisons.decode(i, o);
      step = step != null ? step : Conversions.decode(i, o);
      step = step != null ? step : MemoryInstructions.decode(i, o);
      step = step != null ? step : WarpInstructions.decode(i, o);
      step = step != null ? step : Carries.decode(i, o);
      step = step != null ? step : IntegerInstructions.decode(i, o);
      step = step != null ? step : FloatInstructions.decode(i, o);
    } catch (IndexOutOfBoundsException e) {
      throw new UnknownInstruction("number of operands");
    }
    if (step == null) {
      throw new UnknownInstruction("unknown");
    }
    return step;
  }

  private void plain(Instruction i, int guard, Step step) {
    add(Flow.NEXT, guard < 0 ? step : new Guarded(step, guard, i.inverted()), -1, false, i);
  }

  private void add(Flow flow, Step step, int guard, boolean inverted, Instruction i) {
    code.add(new Position(flow, step, guard, inverted, -1, List.of(), -1, i));
  }

  private void synchronisation(Instruction i, int guard, Step step, int members) {
    code.add(new Position(Flow.SYNC, step, guard, i.inverted(), -1, List.of(), members, i));
  }

  private void branch(Instruction i, int guard, boolean inverted, String label) {
    int at = code.size();
    add(Flow.BRANCH, MemoryInstructions.NOTHING, guard, inverted, i);
    pending.add(
        () ->
            code.set(
                at,
                new Position(
                    Flow.BRANCH,
                    MemoryInstructions.NOTHING,
                    guard,
                    inverted,
                    place(label),
                    List.of(),
                    -1,
                    i)));
  }

  private static String label(String name, PtxFunction f) {
    if (!f.labels.containsKey(name)) {
      throw new UnknownInstruction("no label " + name);
    }
    return name;
  }

  private int place(String label) {
    return Objects.requireNonNull(labels.get(label), () -> "no label " + label);
  }

  /** brx.idx index, table. */
  private void table(Instruction i, int guard, Operands o, String prefix) {
    List<String> targets = o.function.tables.get(i.operand(1));
    if (targets == null) {
      throw new UnknownInstruction("no branch targets " + i.operand(1));
    }
    targets.forEach(t -> label(t, o.function));
    int index = o.i(i.operand(0));
    int at = code.size();
    add(Flow.TABLE, MemoryInstructions.NOTHING, guard, i.inverted(), i);
    pending.add(
        () ->
            code.set(
                at,
                new Position(
                    Flow.TABLE,
                    MemoryInstructions.NOTHING,
                    guard,
                    i.inverted(),
                    -1,
                    targets.stream().map(t -> place(prefix + t)).toList(),
                    index,
                    i)));
  }

  /** call (result), function, (arguments); the parts in parentheses may be missing. */
  private void call(Instruction i, int guard, Operands o, String prefix, int depth) {
    List<String> parts = i.operands();
    int at = parts.getFirst().startsWith("(") ? 1 : 0;
    PtxFunction callee = functions.get(parts.get(at));
    if (callee == null) {
      throw new UnknownInstruction("no function " + parts.get(at));
    }
    String inner = prefix + callee.name + "#" + calls++ + "/";
    if (guard >= 0) {
      branch(i, guard, !i.inverted(), inner + "return");
    }
    Operands own = new Operands(registers, callee, variables, shared, inner);
    if (at == 1) {
      alias(callee.results, parts.getFirst(), own, o);
    }
    if (parts.size() > at + 1) {
      alias(callee.parameters, parts.get(at + 1), own, o);
    }
    body(callee, own, inner, depth + 1);
  }

  private static void alias(
      List<Variable> parameters, String arguments, Operands callee, Operands caller) {
    List<String> names = Operands.list(arguments);
    for (int k = 0; k < parameters.size(); k++) {
      callee.alias(parameters.get(k).name(), caller.argument(names.get(k)));
    }
  }

  /** bar.sync id; bar.warp.sync members; bar.red.op d, id, p. */
  private void barrier(Instruction i, int guard, Operands o) {
    if (i.has("warp")) {
      synchronisation(i, guard, new WarpInstructions.WarpBarrier(), o.i(i.operand(0)));
      return;
    }
    boolean reduces = i.has("red");
    if ((!reduces && !i.has("sync")) || i.operands().size() != (reduces ? 3 : 1)) {
      throw new UnknownInstruction("barrier for a part of the block");
    }
    int id = (int) Operands.number(i.operand(reduces ? 1 : 0));
    Step step = MemoryInstructions.NOTHING;
    if (reduces) {
      String from = i.operand(2);
      boolean inverted = from.startsWith("!");
      step =
          new Block.Vote(
              i.parts().get(i.parts().size() - 2),
              i.has("popc") ? o.i(i.operand(0)) : o.p(i.operand(0)),
              o.p(inverted ? from.substring(1) : from),
              inverted);
    }
    code.add(new Position(Flow.BARRIER, step, guard, i.inverted(), -1, List.of(), id, i));
  }

  /** A step for the lanes whose guard is true only. */
  private static final class Guarded extends Step {
    private final Step step;
    private final int guard;
    private final int flip;

    Guarded(Step step, int guard, boolean inverted) {
      this.step = step;
      this.guard = guard;
      this.flip = inverted ? -1 : 0;
    }

    @Override
    void run(Warp w, int lanes) {
      int active = lanes & (w.predicates[guard] ^ flip);
      if (active != 0) {
        step.run(w, active);
      }
    }
  }

  private static final class Trap extends Step {
    @Override
    void run(Warp w, int lanes) {
      throw w.fault("runs into a trap", Integer.numberOfTrailingZeros(lanes));
    }
  }
}
