package kinesic.kernels.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Loads, stores, atomic operations and calls. */
class MemoryInstructionsTest {

  private final Bench bench = new Bench();

  /** Returns a kernel of 32 threads: %r0 is the thread, %rd1 = x, %rd2 = y, %rd3 = 4 thread. */
  private static PtxKernel kernel(String declarations, String body) {
    return Bench.kernel(
        PtxModule.read(
            """
            .version 6.4
            .target sm_75
            .address_size 64
            %s
            .visible .entry k(.param .u64 x, .param .u64 y)
            {
              .reg .pred %%p<8>;
              .reg .b16 %%h<8>;
              .reg .b32 %%r<20>;
              .reg .b64 %%rd<20>;
              .reg .b64 %%SP, %%SPL;
              .local .align 16 .b8 depot[32];
              .shared .align 16 .b8 part[512];
              mov.u32 %%r0, %%tid.x;
              ld.param.u64 %%rd1, [x];
              ld.param.u64 %%rd2, [y];
              mul.wide.u32 %%rd3, %%r0, 4;
              %s
              ret;
            }
            """
                .formatted(declarations, body)),
        "k");
  }

  private int[] run(int words, String body, int... x) {
    return run(words, "", body, x);
  }

  private int[] run(int words, String declarations, String body, int... x) {
    long y = bench.memory.allocate(4L * words);
    bench.launch(kernel(declarations, body), 1, 32, bench.ints(x), y);
    return bench.readInts(y, words);
  }

  private static int[] numbers(int count) {
    return IntStream.range(0, count).map(i -> i * 0x01030507 ^ 0x80).toArray();
  }

  @Test
  void vectors() {
    String body =
        """
        mul.wide.u32 %rd4, %r0, 16;
        add.s64 %rd5, %rd1, %rd4;
        add.s64 %rd6, %rd2, %rd4;
        ld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%rd5];
        st.global.v2.u32 [%rd6+8], {%r1, %r2};
        mov.b64 %rd7, {%r3, %r4};
        st.global.u64 [%rd6], %rd7;
        """;
    int[] x = numbers(128);
    int[] expected = IntStream.range(0, 128).map(i -> x[i ^ 2]).toArray();
    assertArrayEquals(expected, run(128, body, x));
  }

  @Test
  void bytesAndHalves() {
    String body =
        """
        add.s64 %%rd5, %%rd1, %%rd3;
        add.s64 %%rd6, %%rd2, %%rd3;
        ld.global.%s %%r1, [%%rd5+%d];
        st.global.u32 [%%rd6], %%r1;
        """;
    int[] x = numbers(32);
    assertArrayEquals(
        IntStream.of(x).map(v -> v >> 8 & 255).toArray(), run(32, body.formatted("u8", 1), x));
    assertArrayEquals(
        IntStream.of(x).map(v -> (byte) v).toArray(), run(32, body.formatted("s8", 0), x));
    assertArrayEquals(
        IntStream.of(x).map(v -> v >>> 16).toArray(), run(32, body.formatted("u16", 2), x));
    assertArrayEquals(
        IntStream.of(x).map(v -> v >> 16).toArray(), run(32, body.formatted("s16", 2), x));
  }

  @Test
  void elementsSmallerThanTheirRegisters() {
    int[] x = numbers(32);
    x[3] = -5;
    for (String type : new String[] {"s32", "u32", "s16", "u8"}) {
      String body =
          """
          add.s64 %%rd5, %%rd1, %%rd3;
          ld.global.%s %%rd6, [%%rd5];
          mul.wide.u32 %%rd7, %%r0, 8;
          add.s64 %%rd7, %%rd2, %%rd7;
          st.global.u64 [%%rd7], %%rd6;
          """
              .formatted(type);
      long y = bench.memory.allocate(8 * 32);
      bench.launch(kernel("", body), 1, 32, bench.ints(x), y);
      long[] expected =
          IntStream.of(x)
              .mapToLong(
                  v ->
                      switch (type) {
                        case "s32" -> v;
                        case "u32" -> v & 0xffffffffL;
                        case "s16" -> (short) v;
                        default -> v & 255;
                      })
              .toArray();
      assertArrayEquals(expected, bench.readLongs(y, 32), type);
    }
  }

  @Test
  void storesOfBytes() {
    String body =
        """
        add.s64 %rd5, %rd1, %rd3;
        add.s64 %rd6, %rd2, %rd3;
        ld.global.u32 %r1, [%rd5];
        st.global.u16 [%rd6], %r1;
        shr.u32 %r1, %r1, 16;
        st.global.u8 [%rd6+2], %r1;
        shr.u32 %r1, %r1, 8;
        cvt.u16.u32 %h1, %r1;
        st.global.u8 [%rd6+3], %h1;
        """;
    assertArrayEquals(numbers(32), run(32, body, numbers(32)));
  }

  @Test
  void genericAddresses() {
    String body =
        """
        add.s64 %rd5, %rd1, %rd3;
        ld.u32 %r1, [%rd5];
        mov.u64 %rd6, part;
        cvta.shared.u64 %rd6, %rd6;
        add.s64 %rd6, %rd6, %rd3;
        st.u32 [%rd6], %r1;
        cvta.to.shared.u64 %rd7, %rd6;
        ld.shared.u32 %r2, [%rd7];
        mov.u64 %SPL, depot;
        cvta.local.u64 %SP, %SPL;
        st.u32 [%SP+4], %r2;
        ld.local.u32 %r3, [%SPL+4];
        cvta.to.global.u64 %rd8, %rd2;
        add.s64 %rd8, %rd8, %rd3;
        st.global.u32 [%rd8], %r3;
        """;
    assertArrayEquals(numbers(32), run(32, body, numbers(32)));
  }

  @Test
  void sharedMemoryByAddressesOf32Bits() {
    String body =
        """
        mov.u32 %r5, part;
        mad.lo.s32 %r6, %r0, 8, %r5;
        cvt.u64.u32 %rd4, %r0;
        st.shared.u64 [%r6], %rd4;
        bar.sync 0;
        xor.b32 %r7, %r0, 31;
        mad.lo.s32 %r6, %r7, 8, %r5;
        ld.shared.v2.u32 {%r8, %r9}, [%r6];
        add.s64 %rd6, %rd2, %rd3;
        st.global.u32 [%rd6], %r8;
        """;
    assertArrayEquals(IntStream.range(0, 32).map(l -> l ^ 31).toArray(), run(32, body, 0));
  }

  @Test
  void variablesOfTheModule() {
    String declarations =
        """
        .const .align 4 .b8 table[16] = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 255, 255, 255, 255};
        .global .align 4 .u32 factor = 10;
        """;
    String body =
        """
        and.b32 %r1, %r0, 3;
        mul.wide.u32 %rd4, %r1, 4;
        mov.u64 %rd5, table;
        add.s64 %rd5, %rd5, %rd4;
        ld.const.u32 %r2, [%rd5];
        ld.global.u32 %r3, [factor];
        mul.lo.s32 %r2, %r2, %r3;
        ld.const.u32 %r4, [table+8];
        add.s32 %r2, %r2, %r4;
        add.s64 %rd6, %rd2, %rd3;
        st.global.u32 [%rd6], %r2;
        """;
    int[] expected = IntStream.range(0, 32).map(l -> new int[] {13, 23, 33, -7}[l & 3]).toArray();
    assertArrayEquals(expected, run(32, declarations, body, 0));
  }

  @Test
  void atomicOperations() {
    assertEquals(5 + 496, atomic("red.global.add.u32 [%rd2], %r0;", 5));
    assertEquals(31, atomic("red.global.max.s32 [%rd2], %r0;", 5));
    assertEquals(-5, atomic("red.global.min.s32 [%rd2], %r0;", -5));
    assertEquals(0, atomic("red.global.min.u32 [%rd2], %r0;", -5));
    assertEquals(31, atomic("red.global.or.b32 [%rd2], %r0;", 0));
    assertEquals(0, atomic("red.global.and.b32 [%rd2], %r0;", -1));
    assertEquals(31, atomic("atom.global.exch.b32 %r1, [%rd2], %r0;", 5));
    assertEquals(32, atomic("add.s32 %r2, %r0, 1; atom.global.cas.b32 %r1, [%rd2], %r0, %r2;", 0));
    assertEquals(2, atomic("atom.global.inc.u32 %r1, [%rd2], 4;", 0));
    assertEquals(
        Float.floatToRawIntBits(33.5f),
        atomic("red.global.add.f32 [%rd2], 0f3F800000;", Float.floatToRawIntBits(1.5f)));
  }

  /** Returns what a word holds after 32 threads have changed it. */
  private int atomic(String instruction, int before) {
    long y = bench.ints(before);
    bench.launch(kernel("", instruction), 1, 32, bench.ints(0), y);
    return bench.readInts(y, 1)[0];
  }

  @Test
  void atomicOperationsReturnTheValueBefore() {
    long y = bench.ints(new int[64]);
    String body =
        """
        atom.global.add.u32 %r1, [%rd1], 2;
        add.s64 %rd6, %rd2, %rd3;
        st.global.u32 [%rd6], %r1;
        """;
    bench.launch(kernel("", body), 1, 32, bench.ints(7), y);
    assertArrayEquals(IntStream.range(0, 32).map(l -> 7 + 2 * l).toArray(), bench.readInts(y, 32));
  }

  private static final String FUNCTIONS =
      """
      .func (.param .b32 result) square(.param .b32 a)
      {
        .reg .b32 %r<3>;
        ld.param.u32 %r1, [a];
        mul.lo.s32 %r2, %r1, %r1;
        st.param.b32 [result], %r2;
        ret;
      }
      .func (.param .align 8 .b8 result[16]) choose(.param .b32 a, .param .align 8 .b8 b[16])
      {
        .reg .pred %p<2>;
        .reg .b32 %r<6>;
        .reg .b64 %rd<4>;
        ld.param.u32 %r1, [a];
        ld.param.v2.u32 {%r2, %r3}, [b];
        ld.param.u64 %rd1, [b+8];
        setp.lt.s32 %p1, %r1, 10;
        @%p1 bra SMALL;
        st.param.b32 [result], %r2;
        st.param.b64 [result+8], %rd1;
        ret;
      SMALL:
        {
        .param .b32 p0;
        st.param.b32 [p0], %r3;
        .param .b32 r0;
        call.uni (r0), square, (p0);
        ld.param.b32 %r4, [r0];
        }
        st.param.b32 [result], %r4;
        mov.u64 %rd2, 1;
        st.param.b64 [result+8], %rd2;
        ret;
      }
      """;

  @Test
  void callsOfFunctions() {
    String body =
        """
        mov.u32 %r1, 100;
        mov.u32 %r2, 7;
        mov.u64 %rd4, 5;
        {
        .param .b32 p0;
        st.param.b32 [p0], %r0;
        .param .align 8 .b8 p1[16];
        st.param.v2.b32 [p1], {%r1, %r2};
        st.param.b64 [p1+8], %rd4;
        .param .align 8 .b8 r0[16];
        call.uni (r0), choose, (p0, p1);
        ld.param.b32 %r3, [r0];
        ld.param.b64 %rd5, [r0+8];
        }
        cvt.u32.u64 %r4, %rd5;
        add.s32 %r3, %r3, %r4;
        add.s64 %rd6, %rd2, %rd3;
        st.global.u32 [%rd6], %r3;
        """;
    assertArrayEquals(
        IntStream.range(0, 32).map(l -> l < 10 ? 50 : 105).toArray(), run(32, FUNCTIONS, body, 0));
  }

  @Test
  void recursionIsRefused() {
    String recursive =
        """
        .func loop()
        {
          call loop;
          ret;
        }
        """;
    KernelFault fault = assertThrows(KernelFault.class, () -> kernel(recursive, "call loop;"));
    assertEquals("k calls loop recursively", fault.getMessage());
  }

  @Test
  void parametersByAddress() {
    PtxKernel kernel =
        Bench.kernel(
            PtxModule.read(
                """
                .visible .entry k(.param .u64 y, .param .align 4 .b8 s[16])
                {
                  .reg .b32 %r<8>;
                  .reg .b64 %rd<8>;
                  mov.u32 %r0, %tid.x;
                  mul.wide.u32 %rd1, %r0, 4;
                  mov.b64 %rd2, s;
                  add.s64 %rd3, %rd2, %rd1;
                  ld.param.u32 %r1, [%rd3];
                  ld.param.u64 %rd4, [y];
                  add.s64 %rd4, %rd4, %rd1;
                  st.global.u32 [%rd4], %r1;
                  ret;
                }
                """),
            "k");
    long y = bench.memory.allocate(16);
    byte[] parameters = Bench.parameters(kernel, y, 3);
    parameters[12] = 4;
    parameters[16] = 5;
    parameters[20] = 6;
    bench.machine.launch(kernel, 1, 1, 1, 4, 1, 1, 0, parameters);
    assertArrayEquals(new int[] {3, 4, 5, 6}, bench.readInts(y, 4));
  }
}
