package kinesic.kernels.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is in order and what is not, beyond the planted mistakes. */
class RacesTest {

  private final Bench bench = new Bench();
  private final long words = bench.ints(new int[256]);
  private final long flags = bench.ints(new int[256]);

  /**
   * Returns a kernel: %r0 is the thread, %r1 the block, %rd1 the words, %rd2 the word of the thread
   * (the same in each block), %rd3 the flags.
   */
  private static PtxKernel kernel(String body) {
    return Bench.kernel(
        PtxModule.read(
            """
            .version 6.4
            .target sm_75
            .address_size 64
            .visible .entry k(.param .u64 words, .param .u64 flags)
            {
              .reg .pred %%p<8>;
              .reg .b16 %%h<4>;
              .reg .b32 %%r<20>;
              .reg .b64 %%rd<8>;
              .shared .align 4 .b8 part[512];
              mov.u32 %%r0, %%tid.x;
              mov.u32 %%r1, %%ctaid.x;
              ld.param.u64 %%rd1, [words];
              ld.param.u64 %%rd3, [flags];
              mul.wide.u32 %%rd2, %%r0, 4;
              add.s64 %%rd2, %%rd1, %%rd2;
              setp.eq.u32 %%p1, %%r0, 0;
              %s
              ret;
            }
            """
                .formatted(body)),
        "k");
  }

  private void fine(int blocks, int threads, String body) {
    bench.launch(kernel(body), blocks, threads, words, flags);
  }

  private void fault(int blocks, int threads, String body, String message) {
    KernelFault fault =
        assertThrows(
            KernelFault.class, () -> bench.launch(kernel(body), blocks, threads, words, flags));
    String text = Objects.requireNonNull(fault.getMessage());
    assertTrue(text.startsWith("k: " + message), text);
  }

  @Test
  void launchesAreInOrder() {
    fine(1, 64, "st.global.u32 [%rd2], %r0;");
    fine(2, 64, "ld.global.u32 %r2, [%rd2];");
    fine(1, 64, "st.global.u32 [%rd2], %r0;");
  }

  @Test
  void atomicOperationsDoNotRace() {
    fine(4, 64, "red.global.add.u32 [%rd1], 1;");
    assertEquals(256, bench.readInts(words, 1)[0]);
    fine(
        4,
        64,
        """
        @%p1 st.shared.u32 [part], 0;
        bar.sync 0;
        atom.shared.add.u32 %r2, [part], 2;
        bar.sync 0;
        ld.shared.u32 %r3, [part];
        @%p1 red.global.max.u32 [%rd1], %r3;
        """);
    assertEquals(256, bench.readInts(words, 1)[0]);
  }

  @Test
  void atomicAndPlainAccessesRace() {
    fault(
        1,
        64,
        "red.global.add.u32 [%rd1], 1; @%p1 ld.global.u32 %r2, [%rd1];",
        "thread 0 of block 0 reads global memory that several threads of warp 0 changed atomically"
            + " without a barrier between");
    fault(
        2,
        1,
        "red.global.add.u32 [%rd1], 1; bar.sync 0; ld.global.u32 %r2, [%rd1];",
        "thread 0 of block 1 changes atomically global memory that another block reads");
    fault(
        1,
        64,
        "@%p1 st.global.u32 [%rd1], 1; red.global.add.u32 [%rd1], 1;",
        "thread 1 of block 0 changes atomically global memory that thread 0 wrote without");
  }

  @Test
  void volatileAndAtomicAccessesDoNotRace() {
    fine(2, 64, "red.global.add.u32 [%rd1], 1; ld.volatile.global.u32 %r2, [%rd1];");
  }

  @Test
  void blocksMayReadTheSameWordButNotWriteIt() {
    fine(3, 64, "ld.global.u32 %r2, [%rd2];");
    fault(
        3,
        64,
        "ld.global.u32 %r2, [%rd2]; st.global.u32 [%rd2], %r2;",
        "thread 0 of block 1 reads global memory that block 0 wrote in the same launch");
    fault(
        3,
        1,
        """
        ld.global.u32 %r2, [%rd2];
        setp.eq.u32 %p2, %r1, 2;
        @%p2 st.global.u32 [%rd2], %r2;
        """,
        "thread 0 of block 2 writes global memory that another block reads in the same launch");
  }

  @Test
  void theSameValueWrittenTwiceIsARace() {
    fault(
        1,
        64,
        "st.shared.u32 [part], 7;",
        "thread 1 of block 0 writes shared memory that thread 0 wrote without a barrier between");
  }

  @Test
  void bytesOfOneWordDoNotRace() {
    fine(
        2,
        64,
        """
        cvt.u64.u32 %rd4, %r0;
        add.s64 %rd4, %rd1, %rd4;
        mul.wide.u32 %rd5, %r1, 64;
        add.s64 %rd4, %rd4, %rd5;
        cvt.u16.u32 %h1, %r0;
        st.global.u8 [%rd4], %h1;
        """);
    assertEquals(0x03020100, bench.readInts(words, 1)[0]);
  }

  @Test
  void aFenceOrdersBlocksOnlyWithAnAtomicOperation() {
    String write = "@%p1 st.global.u32 [%rd1], 5;\n";
    String ticket = "@%p1 atom.global.add.u32 %r2, [%rd3], 1;\n";
    String read =
        """
        setp.eq.u32 %p2, %r1, 1;
        @%p2 ld.global.u32 %r3, [%rd1];
        """;
    String onlyFirst = "setp.eq.and.u32 %p1, %r1, 0, %p1;\n";
    String last = "setp.eq.u32 %p1, %r0, 0;\n";
    fine(2, 1, onlyFirst + write + "membar.gl;\n" + last + ticket + read);
    fault(
        2,
        1,
        onlyFirst + write + last + ticket + read,
        "thread 0 of block 1 reads global memory that block 0 wrote");
    fault(
        2,
        1,
        onlyFirst + write + "membar.gl;\n" + read,
        "thread 0 of block 1 reads global memory that block 0 wrote");
  }

  @Test
  void aWordReadByManyMayBeWrittenAfterTheBarrier() {
    fine(
        1,
        64,
        """
        @%p1 st.shared.u32 [part], 7;
        bar.sync 0;
        ld.shared.u32 %r2, [part];
        bar.sync 0;
        @%p1 st.shared.u32 [part], 8;
        """);
    fault(
        1,
        64,
        """
        @%p1 st.shared.u32 [part], 7;
        bar.sync 0;
        ld.shared.u32 %r2, [part];
        setp.eq.u32 %p2, %r0, 63;
        @%p2 st.shared.u32 [part], 8;
        """,
        "thread 63 of block 0 writes shared memory that several threads read");
  }

  @Test
  void sharedMemoryOfTheBlockBeforeHoldsNothing() {
    fault(
        2,
        1,
        "setp.eq.u32 %p2, %r1, 0; @%p2 st.shared.u32 [part], 1; ld.shared.u32 %r2, [part];",
        "thread 0 of block 1 reads shared memory that nobody has written");
  }
}
