package kinesic.kernels.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Launches, and the mode that moves approximate functions. */
class PtxMachineTest {

  private static final PtxKernel KERNEL =
      Bench.kernel(
          PtxModule.read(
              """
              .visible .entry k(.param .u64 to)
              .maxntid 64, 1, 1
              {
                .reg .b32 %r<3>;
                .reg .b64 %rd<3>;
                .shared .align 4 .b8 part[400];
                ld.param.u64 %rd1, [to];
                mov.u32 %r1, %nctaid.x;
                mov.u32 %r2, part;
                st.global.u32 [%rd1], %r1;
                ret;
              }
              """),
          "k");

  private final Bench bench = new Bench();

  private void refused(String message, int grid, int threads, int shared, int bytes) {
    KernelFault fault =
        assertThrows(
            KernelFault.class,
            () -> bench.machine.launch(KERNEL, grid, 1, 1, threads, 1, 1, shared, new byte[bytes]));
    assertEquals("k: launched with " + message, fault.getMessage());
  }

  @Test
  void launchesThatCannotBe() {
    refused("a grid of 0 x 1 x 1 blocks", 0, 1, 0, 8);
    refused("blocks of 0 x 1 x 1 threads", 1, 0, 0, 8);
    refused("blocks of 65 threads, but compiled for at most 64", 1, 65, 0, 8);
    refused("49552 bytes of shared memory, but a block has 49152 at most", 1, 64, 49152, 8);
    refused("4 bytes of parameters instead of 8", 1, 64, 0, 4);
  }

  @Test
  void oneModuleServesSeveralMachines() {
    Bench other = new Bench();
    for (int i = 1; i < 3; i++) {
      for (Bench b : new Bench[] {bench, other}) {
        long to = b.memory.allocate(4);
        b.launch(KERNEL, 1, 1, to);
        assertEquals(1, b.readInts(to, 1)[0]);
      }
    }
    assertEquals(2 * 5, bench.machine.executed());
  }

  @Test
  void approximateFunctionsMoveByTwoUnitsAtMost() {
    long[] x = new long[2000];
    Random random = new Random(5);
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.floatToRawIntBits(random.nextFloat() * 20 + 0.01f);
    }
    for (String f : new String[] {"ex2", "lg2", "sin", "cos", "rcp", "sqrt", "rsqrt", "tanh"}) {
      String instruction = f + ".approx.f32 %0, %1";
      long[] exact = Snippet.run(instruction, "ii", x);
      Bench moving = new Bench();
      moving.machine.perturbApproximations(true);
      long[] moved = Snippet.run(moving, instruction, "ii", x);
      boolean[] seen = new boolean[5];
      for (int i = 0; i < x.length; i++) {
        seen[Math.toIntExact(moved[i] - exact[i]) + 2] = true;
      }
      assertArrayEquals(new boolean[] {true, true, true, true, true}, seen, f);
      assertArrayEquals(moved, Snippet.run(moving, instruction, "ii", x), f);
    }
  }

  @Test
  void approximateQuotients() {
    long[] x = new long[1000];
    long[] y = new long[1000];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.floatToRawIntBits(1 + i);
      y[i] = Float.floatToRawIntBits(3 + 7 * i);
    }
    bench.machine.perturbApproximations(true);
    long[] moved = Snippet.run(bench, "div.full.f32 %0, %1, %2", "iii", x, y);
    boolean[] seen = new boolean[5];
    for (int i = 0; i < x.length; i++) {
      int exact = Float.floatToRawIntBits((1f + i) / (3 + 7 * i));
      seen[Math.toIntExact(moved[i]) - exact + 2] = true;
    }
    assertArrayEquals(new boolean[] {true, true, true, true, true}, seen);
  }
}
