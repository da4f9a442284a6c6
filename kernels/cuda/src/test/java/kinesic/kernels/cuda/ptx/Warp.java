package kinesic.kernels.cuda.ptx;

import java.util.Arrays;
import java.util.Objects;
import kinesic.kernels.cuda.ptx.Program.Position;
import org.jspecify.annotations.Nullable;

/**
 * 32 threads: their registers, where each of them is, and what they may access.
 *
 * <p>Lanes that are at the same place go on together. If they are at different places, those that
 * are furthest behind in the program go first, so that they meet again.
 */
final class Warp {

  static final int LANES = 32;
  static final int ALL = -1;

  final int[][] ints;
  final long[][] longs;
  final int[] predicates; // of each register, a bit for each lane
  final long[] addresses = new long[LANES]; // of the current load or store
  final int[] exchange = new int[LANES]; // of the current shuffle
  final Block block;
  boolean perturbed; // whether approximate functions are moved

  private final Program program;
  private final int number;
  private final int first; // thread of lane 0
  private final int threads; // lanes that have a thread
  private final Races races;
  private final @Nullable Region[] caches;
  private final Words @Nullable [] locals;
  private byte[] parameters = new byte[0];

  private final int[] pc = new int[LANES];
  private int live;
  private int waiting; // at a barrier of the block
  private int held; // at a synchronisation of the warp
  private int at; // the current position
  private boolean moved; // whether a lane has gone on since the last try
  private long executed;
  private long jumps; // since the last barrier
  private long limit; // of jumps

  /**
   * Creates a warp.
   *
   * @param constants the registers that hold the same in all warps, the others are null
   * @param wideConstants likewise, of 64 bits
   */
  Warp(Program program, Block block, int number, int[][] constants, long[][] wideConstants) {
    this.program = program;
    this.block = block;
    this.number = number;
    first = number * LANES;
    int lanes = Math.min(LANES, block.threads() - first);
    threads = lanes == LANES ? ALL : (1 << lanes) - 1;
    Registers r = program.registers;
    ints = new int[r.ints][];
    Arrays.setAll(ints, k -> constants[k] == null ? new int[LANES] : constants[k]);
    longs = new long[r.longs][];
    Arrays.setAll(longs, k -> wideConstants[k] == null ? new long[LANES] : wideConstants[k]);
    predicates = new int[r.predicates];
    caches = new Region[r.caches];
    locals = r.localBytes == 0 ? null : new Words[LANES];
    if (locals != null) {
      Arrays.setAll(locals, l -> new Words(r.localBytes / 4 + 2));
    }
    races = new Races(this, block);
  }

  // ---- the state

  int number() {
    return number;
  }

  int first() {
    return first;
  }

  int waiting() {
    return waiting;
  }

  long clock() {
    return executed;
  }

  /** Sets what is the same for all blocks of a launch. */
  void launch(byte[] parametersOfKernel, boolean perturb, long mostJumps) {
    limit = mostJumps;
    executed = 0;
    parameters = parametersOfKernel;
    perturbed = perturb;
    for (Registers.Special s : program.registers.specials) {
      special(s);
    }
  }

  /** Starts all threads anew. */
  void begin() {
    live = threads;
    waiting = 0;
    held = 0;
    jumps = 0;
    Arrays.fill(pc, 0);
    races.begin();
    races.phase();
  }

  private void special(Registers.Special s) {
    int[] to = ints[s.register()];
    int axis = s.name().charAt(s.name().length() - 1) - 'x';
    String name = s.name().contains(".") ? s.name().substring(0, s.name().indexOf('.')) : s.name();
    int[] size = block.size();
    for (int l = 0; l < LANES; l++) {
      int t = first + l;
      to[l] =
          switch (name) {
            case "tid" ->
                axis == 0 ? t % size[0] : axis == 1 ? t / size[0] % size[1] : t / size[0] / size[1];
            case "ntid" -> size[axis];
            case "ctaid" -> to[l]; // set by the block
            case "nctaid" -> block.grid()[axis];
            case "laneid" -> l;
            case "warpid" -> number;
            case "nwarpid" -> (block.threads() + LANES - 1) / LANES;
            case "smid" -> 0;
            case "lanemask_eq" -> 1 << l;
            case "lanemask_lt" -> (1 << l) - 1;
            case "lanemask_le" -> (2 << l) - 1;
            case "lanemask_gt" -> ~((2 << l) - 1);
            case "lanemask_ge" -> -(1 << l);
            default -> throw new IllegalStateException(name);
          };
    }
  }

  /** Returns the name of the thread of a lane. */
  String thread(int lane) {
    return block.thread(first + lane);
  }

  /** Returns a fault of a lane at the current instruction. */
  KernelFault fault(String what, int lane) {
    return fault(what, lane, at);
  }

  private KernelFault fault(String what, int lane, int place) {
    return new KernelFault(
        "%s: thread %s of block %s %s, at %s"
            .formatted(
                program.kernel,
                thread(lane),
                block.name(),
                what,
                program.positions[place].source().where()));
  }

  // ---- running

  /** Runs until all lanes wait at a barrier of the block or have ended. */
  void run() {
    boolean again = false; // whether the lanes that are held have had another try
    while (true) {
      int ready = live & ~waiting & ~held;
      if (ready == 0) {
        if (held == 0) {
          return;
        }
        if (again) {
          throw missing();
        }
        again = true; // others may have ended since
        moved = false;
        ready = held;
        held = 0;
      } else if (moved) {
        again = false;
      }
      int here = Integer.MAX_VALUE;
      int lanes = 0;
      int meet = Integer.MAX_VALUE; // where the nearest other lanes are
      for (int m = ready; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        int p = pc[l];
        if (p < here) {
          meet = here;
          here = p;
          lanes = 1 << l;
        } else if (p == here) {
          lanes |= 1 << l;
        } else if (p < meet) {
          meet = p;
        }
      }
      moved = true;
      advance(here, lanes, meet);
    }
  }

  /** Runs lanes from a place on until they part, wait, or meet others. */
  private void advance(int from, int group, int meet) {
    Step[] steps = program.steps;
    int[] ends = program.end;
    int here = from;
    int lanes = group;
    do {
      int end = ends[here];
      executed += end - here + 1;
      for (; here < end; here++) {
        at = here;
        steps[here].run(this, lanes);
      }
      Position position = program.positions[here];
      if (position.flow() == Program.Flow.NEXT) { // a label
        continue;
      }
      at = here;
      int active = lanes;
      if (position.guard() >= 0) {
        int p = predicates[position.guard()];
        active &= position.inverted() ? ~p : p;
      }
      switch (position.flow()) {
        case BRANCH -> {
          if (active == 0) {
            here++;
            continue;
          }
          if (position.target() <= here && ++jumps > limit) {
            throw fault("waits for ever", Integer.numberOfTrailingZeros(active));
          }
          if (active == lanes) {
            here = position.target();
            continue;
          }
          set(lanes & ~active, here + 1);
          set(active, position.target());
          return;
        }
        case TABLE -> {
          set(lanes & ~active, here + 1);
          for (int m = active; m != 0; m &= m - 1) {
            int l = Integer.numberOfTrailingZeros(m);
            int index = ints[position.register()][l];
            if (index < 0 || index >= position.targets().size()) {
              throw fault("jumps by entry " + index + " of a table", l);
            }
            pc[l] = position.targets().get(index);
          }
          return;
        }
        case EXIT -> {
          live &= ~active;
          lanes &= ~active;
          here++;
          if (lanes == 0) {
            return;
          }
        }
        case BARRIER -> {
          set(lanes & ~active, here + 1);
          set(active, here);
          waiting |= active;
          return;
        }
        case SYNC -> {
          if (!synchronise(position, here, lanes, active)) {
            return;
          }
          here++;
        }
        default -> throw new IllegalStateException();
      }
    } while (here < meet);
    set(lanes, here);
  }

  /**
   * Executes an instruction that waits for the lanes that it names.
   *
   * @param group the lanes that have come here now
   * @param active those of them that execute the instruction
   * @return whether all of the group go on together with nobody else
   */
  private boolean synchronise(Position position, int here, int group, int active) {
    int[] members = ints[position.register()];
    set(group & ~active, here + 1);
    set(active, here);
    int rest = active;
    for (int m = held; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      if (pc[l] == here) {
        rest |= 1 << l;
      }
    }
    held &= ~rest;
    boolean all = rest == group;
    while (rest != 0) {
      int l = Integer.numberOfTrailingZeros(rest);
      int named = members[l];
      int same = 0;
      for (int m = rest; m != 0; m &= m - 1) {
        int k = Integer.numberOfTrailingZeros(m);
        if (members[k] == named) {
          same |= 1 << k;
        }
      }
      rest &= ~same;
      if ((same & ~named) != 0) {
        throw fault(
            "is not among the lanes that it names (mask 0x" + Integer.toHexString(named) + ")",
            Integer.numberOfTrailingZeros(same & ~named));
      }
      if ((named & live & ~same) == 0) {
        position.step().run(this, same);
        set(same, here + 1);
        moved = true;
        all &= same == group;
      } else {
        held |= same;
        all = false;
      }
    }
    return all;
  }

  /** Returns the fault of a lane that waits for others that do not come. */
  private KernelFault missing() {
    int l = Integer.numberOfTrailingZeros(held);
    int place = pc[l];
    int named = ints[program.positions[place].register()][l];
    int absent = named & live;
    for (int k = 0; k < LANES; k++) {
      if ((held >> k & 1) != 0 && pc[k] == place) {
        absent &= ~(1 << k);
      }
    }
    int other = Integer.numberOfTrailingZeros(absent);
    String where = program.positions[pc[other]].source().where();
    return fault(
        "names thread %s (mask 0x%s), which waits elsewhere (%s)"
            .formatted(thread(other), Integer.toHexString(named), where),
        l,
        place);
  }

  // ---- the barrier of the block

  /** Returns where a lane waits. */
  int place() {
    return pc[Integer.numberOfTrailingZeros(waiting)];
  }

  /** Checks that all threads wait at the barrier at which a thread of a warp waits. */
  void checkBarrier(Warp other, int place) {
    int lane = Integer.numberOfTrailingZeros(other.waiting);
    for (int m = threads; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      if ((live >> l & 1) == 0) {
        throw other.fault(
            "waits at a barrier that thread " + thread(l) + " never reaches: it has ended",
            lane,
            place);
      }
      if (pc[l] != place) {
        throw other.fault(
            "waits at another barrier than thread %s (%s)"
                .formatted(thread(l), program.positions[pc[l]].source().where()),
            lane,
            place);
      }
    }
  }

  /** Lets the lanes pass the barrier. */
  void release() {
    set(waiting, pc[Integer.numberOfTrailingZeros(waiting)] + 1);
    waiting = 0;
    jumps = 0;
    races.phase();
  }

  /** A barrier of lanes of this warp. */
  void synchronise(int lanes) {
    races.synchronise(lanes, live);
  }

  // ---- memory

  Races races() {
    return races;
  }

  /** Returns the region that holds the bytes at an address. */
  Region region(long address, int bytes, int lane, int cache) {
    Region region = caches[cache];
    if (region == null || !region.contains(address, bytes)) {
      region = block.memory().find(address);
      if (region == null || !region.contains(address, bytes)) {
        throw fault(
            "accesses %d bytes at %s".formatted(bytes, block.memory().explain(address, bytes)),
            lane);
      }
      caches[cache] = region;
    }
    if ((address & bytes - 1) != 0) {
      throw misaligned(address, bytes, lane);
    }
    return region;
  }

  private KernelFault misaligned(long address, int bytes, int lane) {
    return fault(
        "accesses %d bytes at the misaligned address %s"
            .formatted(bytes, DeviceMemory.hex(address)),
        lane);
  }

  /** Checks an address of shared memory. */
  int shared(long address, int bytes, int lane) {
    if (address < 0 || address > block.sharedBytes() - bytes) {
      throw fault(
          "accesses %d bytes at %d of shared memory, which has %d bytes"
              .formatted(bytes, address, block.sharedBytes()),
          lane);
    }
    if ((address & bytes - 1) != 0) {
      throw misaligned(address, bytes, lane);
    }
    return (int) address;
  }

  /** Checks an address of local memory. */
  int localOffset(long address, int bytes, int lane) {
    if (address < 0 || address > program.registers.localBytes - bytes) {
      throw fault(
          "accesses %d bytes at %d of local memory, which has %d bytes"
              .formatted(bytes, address, program.registers.localBytes),
          lane);
    }
    if ((address & bytes - 1) != 0) {
      throw misaligned(address, bytes, lane);
    }
    return (int) address;
  }

  /** Returns the local memory of a lane. */
  Words local(int lane) {
    return Objects.requireNonNull(locals)[lane];
  }

  /** Returns a parameter of the kernel. */
  long parameter(long address, int bytes, int lane) {
    if (address < 0 || address > parameters.length - bytes) {
      throw fault("reads parameters at " + address + " of " + parameters.length, lane);
    }
    long value = 0;
    for (int k = bytes - 1; k >= 0; k--) {
      value = value << 8 | (parameters[(int) address + k] & 255);
    }
    return value;
  }

  /** Loads a word for each lane from addresses that follow one another; false if it must not. */
  boolean loadContiguous(long address, int[] to, int cache) {
    Region region = caches[cache];
    if (region == null || !region.contains(address, 4 * LANES) || (address & 3) != 0) {
      return false;
    }
    Words words = region.words();
    int word = (int) ((address - region.start) >>> 2);
    if (!races.readAll(words, word)) {
      return false;
    }
    System.arraycopy(words.data, word, to, 0, LANES);
    return true;
  }

  /** Stores a word of each lane to addresses that follow one another; false if it must not. */
  boolean storeContiguous(long address, int[] from, int cache) {
    Region region = caches[cache];
    if (region == null || !region.contains(address, 4 * LANES) || (address & 3) != 0) {
      return false;
    }
    Words words = region.words();
    int word = (int) ((address - region.start) >>> 2);
    if (!races.writeAll(words, word)) {
      return false;
    }
    System.arraycopy(from, 0, words.data, word, LANES);
    return true;
  }

  private void set(int lanes, int place) {
    if (lanes == ALL) {
      Arrays.fill(pc, place);
      return;
    }
    for (int m = lanes; m != 0; m &= m - 1) {
      pc[Integer.numberOfTrailingZeros(m)] = place;
    }
  }
}
