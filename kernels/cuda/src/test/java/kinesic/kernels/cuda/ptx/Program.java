package kinesic.kernels.cuda.ptx;

import java.util.List;

/** A decoded kernel: the functions that it calls are part of it. */
final class Program {

  /** What happens to the flow of control after an instruction. */
  enum Flow {
    /** The next instruction follows; the step does the work. */
    NEXT,
    /** A jump. */
    BRANCH,
    /** A jump to one of several places, chosen by a register. */
    TABLE,
    /** The lanes end. */
    EXIT,
    /** The lanes wait for the threads of the block. */
    BARRIER,
    /** The step is executed when the lanes that it names have come. */
    SYNC
  }

  /**
   * One position of a program.
   *
   * @param flow what follows
   * @param step the work, or a step that does nothing
   * @param guard the predicate register that selects the lanes, or -1; a step of {@link Flow#NEXT}
   *     looks at its guard itself
   * @param inverted whether the guard is inverted
   * @param target where a branch leads
   * @param targets where the entries of a table lead
   * @param register the index of a table, the members of a synchronisation
   * @param source the instruction
   */
  record Position(
      Flow flow,
      Step step,
      int guard,
      boolean inverted,
      int target,
      List<Integer> targets,
      int register,
      Instruction source) {}

  final String kernel;
  final Step[] steps;
  final Position[] positions;
  final int[] end; // of each position: the first one from it on where control may change
  final Registers registers;

  Program(String kernel, List<Position> code, boolean[] starts, Registers registers) {
    this.kernel = kernel;
    this.registers = registers;
    int count = code.size();
    positions = code.toArray(new Position[0]);
    steps = new Step[count];
    end = new int[count];
    int next = count;
    for (int i = count - 1; i >= 0; i--) {
      steps[i] = code.get(i).step();
      end[i] = code.get(i).flow() == Flow.NEXT ? next : i;
      if (code.get(i).flow() != Flow.NEXT || starts[i]) {
        next = i;
      }
    }
  }
}
