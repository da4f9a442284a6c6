package kinesic.kernels.cuda.ptx;

import java.util.Arrays;

/** One block of threads: its shared memory, its warps and its barrier. */
final class Block {

  private Words shared = new Words(0);
  private final DeviceMemory memory;
  private final Program program;
  private final int[] size; // of the block, x, y, z
  private final int[][] coordinates = new int[3][Warp.LANES]; // of the block in the grid
  private int[] grid = {1, 1, 1};
  private final int threads;
  private final Warp[] warps;
  private long[] starts = new long[64]; // the first mark of each block of the launch
  private int count; // of blocks begun in this launch
  private int sharedBytes;

  private long phase;
  private long launchStart;
  private long start;
  private long barrier;
  private boolean fenced;
  private boolean acquired;

  Block(DeviceMemory memory, Program program, int[] size) {
    this.memory = memory;
    this.program = program;
    this.size = size;
    threads = size[0] * size[1] * size[2];
    warps = new Warp[(threads + Warp.LANES - 1) / Warp.LANES];
    Registers r = program.registers;
    int[][] constants = new int[r.ints][];
    long[][] wideConstants = new long[r.longs][];
    r.constants().forEach((value, register) -> constants[register] = all(value.intValue()));
    r.wideConstants().forEach((value, register) -> wideConstants[register] = all((long) value));
    for (Registers.Special s : r.specials) {
      if (s.name().startsWith("ctaid")) {
        constants[s.register()] = coordinates[s.name().charAt(6) - 'x'];
      }
    }
    for (int i = 0; i < warps.length; i++) {
      warps[i] = new Warp(program, this, i, constants, wideConstants);
    }
  }

  private static int[] all(int value) {
    int[] lanes = new int[Warp.LANES];
    Arrays.fill(lanes, value);
    return lanes;
  }

  private static long[] all(long value) {
    long[] lanes = new long[Warp.LANES];
    Arrays.fill(lanes, value);
    return lanes;
  }

  Words shared() {
    return shared;
  }

  Warp[] warps() {
    return warps;
  }

  // ---- time

  long phase() {
    return phase;
  }

  long launchStart() {
    return launchStart;
  }

  long start() {
    return start;
  }

  long barrier() {
    return barrier;
  }

  void nextPhase() {
    phase = memory.nextPhase();
  }

  void launch(int[] blocks, int bytesOfSharedMemory) {
    grid = blocks;
    if (shared.data.length < bytesOfSharedMemory / 4 + 2) {
      shared = new Words(bytesOfSharedMemory / 4 + 2);
    }
    nextPhase();
    launchStart = phase;
    count = 0;
    sharedBytes = bytesOfSharedMemory;
  }

  /** The lanes have made a fence that other blocks see. */
  void fence() {
    fenced = true;
  }

  /** An atomic operation follows one of another block. */
  void acquire() {
    acquired |= fenced;
  }

  boolean acquired() {
    return acquired;
  }

  // ---- names

  int[] size() {
    return size;
  }

  int[] grid() {
    return grid;
  }

  int threads() {
    return threads;
  }

  int sharedBytes() {
    return sharedBytes;
  }

  DeviceMemory memory() {
    return memory;
  }

  private static String name(long number, int[] size) {
    if (size[1] == 1 && size[2] == 1) {
      return Long.toString(number);
    }
    return "(%d, %d, %d)"
        .formatted(number % size[0], number / size[0] % size[1], number / size[0] / size[1]);
  }

  /** Returns the name of a thread: its number, or its coordinates if the block has several axes. */
  String thread(int number) {
    return name(number, size);
  }

  String name() {
    return name(count - 1, grid);
  }

  /** Returns the name of the block that left a mark in this launch. */
  String nameAt(long mark) {
    int i = Arrays.binarySearch(starts, 0, count, mark);
    return name(i < 0 ? -i - 2 : i, grid);
  }

  // ---- running

  void run(int x, int y, int z) {
    Arrays.fill(coordinates[0], x);
    Arrays.fill(coordinates[1], y);
    Arrays.fill(coordinates[2], z);
    nextPhase();
    start = phase;
    barrier = phase;
    fenced = false;
    acquired = false;
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = phase;
    for (Warp w : warps) {
      w.begin();
    }
    do {
      for (Warp w : warps) {
        w.run();
      }
    } while (pass());
  }

  /** Lets the threads pass the barrier at which all wait; false if all have ended. */
  private boolean pass() {
    Warp first = null;
    for (Warp w : warps) {
      if (first == null && w.waiting() != 0) {
        first = w;
      }
    }
    if (first == null) {
      return false;
    }
    int place = first.place();
    for (Warp w : warps) {
      w.checkBarrier(first, place);
    }
    Program.Position position = program.positions[place];
    if (position.step() instanceof Vote vote) {
      vote.count(this);
    }
    nextPhase();
    barrier = phase;
    for (Warp w : warps) {
      w.release();
    }
    return true;
  }

  /** bar.red: the threads vote at the barrier. */
  static final class Vote extends Step {
    private final String mode;
    private final int to;
    private final int a;
    private final boolean inverted;

    Vote(String mode, int to, int a, boolean inverted) {
      if (!mode.matches("popc|and|or")) {
        throw new UnknownInstruction("barrier with " + mode);
      }
      this.mode = mode;
      this.to = to;
      this.a = a;
      this.inverted = inverted;
    }

    @Override
    void run(Warp w, int lanes) {}

    void count(Block block) {
      int yes = 0;
      int all = 0;
      for (Warp w : block.warps) {
        int votes = inverted ? ~w.predicates[a] : w.predicates[a];
        yes += Integer.bitCount(votes & w.waiting());
        all += Integer.bitCount(w.waiting());
      }
      for (Warp w : block.warps) {
        if (mode.equals("popc")) {
          Arrays.fill(w.ints[to], yes);
        } else {
          w.predicates[to] = (mode.equals("and") ? yes == all : yes > 0) ? -1 : 0;
        }
      }
    }
  }
}
