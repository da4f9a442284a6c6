package kinesic.kernels.cuda.ptx;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs kernels as PTX, one warp at a time, and reports what they do wrong.
 *
 * <p>A launch is at an end when {@link #launch} returns. The blocks run one after another, the
 * warps of a block from barrier to barrier. A machine is used by one thread at a time.
 */
public final class PtxMachine {

  /** The number of kernels whose registers and shared memory are kept for their next launch. */
  private static final int KEPT_BLOCKS = 128;

  /** A kernel and the size of its blocks. */
  private record Shape(PtxKernel kernel, int x, int y, int z) {}

  private final DeviceMemory memory;
  private final Map<PtxModule, Map<String, Long>> addresses = new HashMap<>();
  private final Map<Shape, Block> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Block> eldest) {
          return size() > KEPT_BLOCKS;
        }
      };
  private long limit = 100_000_000;
  private boolean perturbed;
  private long executed;

  /** Creates a machine over a memory. */
  public PtxMachine(DeviceMemory memory) {
    this.memory = memory;
  }

  /**
   * Moves the results of the functions that a device computes only approximately, such as
   * ex2.approx, by up to two units in the last place. The same argument always gives the same
   * result.
   */
  public void perturbApproximations(boolean perturb) {
    perturbed = perturb;
  }

  /**
   * Sets how many jumps backwards a warp may make without a barrier; more are taken for waiting
   * that never ends.
   */
  public void limitJumps(long jumps) {
    limit = jumps;
  }

  /** Returns how many instructions of warps the machine has executed. */
  public long executed() {
    return executed;
  }

  /**
   * Runs a kernel.
   *
   * @param parameters the parameters at their offsets
   * @throws KernelFault if the kernel or the launch is at fault; it names the kernel, the thread,
   *     the block and the line
   */
  public void launch(
      PtxKernel kernel,
      int gridX,
      int gridY,
      int gridZ,
      int blockX,
      int blockY,
      int blockZ,
      int dynamicSharedBytes,
      byte[] parameters) {
    check(kernel, gridX, gridY, gridZ, blockX, blockY, blockZ, dynamicSharedBytes, parameters);
    Program program = kernel.program();
    int dynamic = (program.registers.sharedBytes + 15) / 16 * 16;
    int shared =
        dynamicSharedBytes == 0 ? program.registers.sharedBytes : dynamic + dynamicSharedBytes;
    Block block =
        blocks.computeIfAbsent(
            new Shape(kernel, blockX, blockY, blockZ),
            key -> new Block(memory, program, new int[] {blockX, blockY, blockZ}));
    block.launch(new int[] {gridX, gridY, gridZ}, shared);
    for (Warp w : block.warps()) {
      w.launch(parameters, perturbed, limit);
      for (int register : program.registers.dynamicShared) {
        Arrays.fill(w.longs[register], dynamic);
      }
      for (int register : program.registers.dynamicSharedInts) {
        Arrays.fill(w.ints[register], dynamic);
      }
      for (Registers.Symbol s : program.registers.symbols) {
        Arrays.fill(w.longs[s.register()], address(kernel.module(), s.variable()) + s.offset());
      }
    }
    for (int z = 0; z < gridZ; z++) {
      for (int y = 0; y < gridY; y++) {
        for (int x = 0; x < gridX; x++) {
          block.run(x, y, z);
        }
      }
    }
    for (Warp w : block.warps()) {
      executed += w.clock();
    }
  }

  private static void check(
      PtxKernel kernel,
      int gridX,
      int gridY,
      int gridZ,
      int blockX,
      int blockY,
      int blockZ,
      int dynamicSharedBytes,
      byte[] parameters) {
    String name = kernel.name();
    if (gridX < 1 || gridY < 1 || gridZ < 1 || gridY > 65535 || gridZ > 65535) {
      throw new KernelFault(
          "%s: launched with a grid of %d x %d x %d blocks".formatted(name, gridX, gridY, gridZ));
    }
    if (blockX < 1 || blockY < 1 || blockZ < 1 || blockX > 1024 || blockY > 1024 || blockZ > 64) {
      throw new KernelFault(
          "%s: launched with blocks of %d x %d x %d threads"
              .formatted(name, blockX, blockY, blockZ));
    }
    int threads = blockX * blockY * blockZ;
    if (threads > kernel.maxThreads()) {
      throw new KernelFault(
          "%s: launched with blocks of %d threads, but compiled for at most %d"
              .formatted(name, threads, kernel.maxThreads()));
    }
    if (kernel.sharedBytes() + dynamicSharedBytes > 48 * 1024) {
      throw new KernelFault(
          "%s: launched with %d bytes of shared memory, but a block has 49152 at most"
              .formatted(name, kernel.sharedBytes() + dynamicSharedBytes));
    }
    if (parameters.length < kernel.parameterBytes()) {
      throw new KernelFault(
          "%s: launched with %d bytes of parameters instead of %d"
              .formatted(name, parameters.length, kernel.parameterBytes()));
    }
  }

  /** Returns the address of a variable of a module, which is in memory from its first use on. */
  private long address(PtxModule module, Variable variable) {
    return addresses
        .computeIfAbsent(module, m -> new HashMap<>())
        .computeIfAbsent(
            variable.name(),
            name -> {
              long address = memory.allocate(Math.max(1, variable.bytes()));
              memory.write(address, MemorySegment.ofArray(variable.contents()));
              return address;
            });
  }
}
