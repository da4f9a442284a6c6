package kinesic.kernels.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Divergence, votes, shuffles and barriers of a warp. */
class WarpTest {

  /** Runs a body for 32 threads or more; %r0 is the thread and %r1 the result. */
  private static int[] run(int threads, String body) {
    Bench bench = new Bench();
    long to = bench.memory.allocate(4L * threads);
    bench.launch(kernel(body), 1, threads, to);
    return bench.readInts(to, threads);
  }

  private static PtxKernel kernel(String body) {
    return Bench.kernel(
        PtxModule.read(
            """
            .version 6.4
            .target sm_75
            .address_size 64
            .visible .entry k(.param .u64 to)
            {
              .reg .pred %%p<8>;
              .reg .b32 %%r<20>;
              .reg .b64 %%rd<8>;
              .shared .align 4 .b8 part[512];
              mov.u32 %%r0, %%tid.x;
              mov.u32 %%r1, 0;
              %s
              ld.param.u64 %%rd1, [to];
              mul.wide.u32 %%rd2, %%r0, 4;
              add.s64 %%rd1, %%rd1, %%rd2;
              st.global.u32 [%%rd1], %%r1;
              ret;
            }
            """
                .formatted(body)),
        "k");
  }

  private static void check(String body, IntUnaryOperator expected) {
    assertArrayEquals(IntStream.range(0, 32).map(expected).toArray(), run(32, body));
  }

  @Test
  void lanesThatPartMeetAgain() {
    check(
        """
        and.b32 %r2, %r0, 1;
        setp.eq.s32 %p1, %r2, 0;
        @%p1 bra EVEN;
        mov.u32 %r1, 7;
        bra.uni MEET;
        EVEN:
        mov.u32 %r1, 5;
        MEET:
        activemask.b32 %r3;
        popc.b32 %r3, %r3;
        add.s32 %r1, %r1, %r3;
        """,
        l -> (l % 2 == 0 ? 5 : 7) + 32);
  }

  @Test
  void eachLaneLoopsAsOftenAsItMust() {
    check(
        """
        mov.u32 %r2, 0;
        LOOP:
        setp.ge.s32 %p1, %r2, %r0;
        @%p1 bra DONE;
        add.s32 %r1, %r1, %r2;
        add.s32 %r2, %r2, 1;
        bra.uni LOOP;
        DONE:
        """,
        l -> l * (l - 1) / 2);
  }

  @Test
  void someLanesEndBefore() {
    Bench bench = new Bench();
    long to = bench.ints(new int[32]);
    bench.launch(
        kernel(
            """
            setp.gt.u32 %p1, %r0, 9;
            @%p1 exit;
            mov.u32 %r1, 3;
            """),
        1,
        32,
        to);
    assertArrayEquals(
        IntStream.range(0, 32).map(l -> l > 9 ? 0 : 3).toArray(), bench.readInts(to, 32));
  }

  @Test
  void tableOfBranches() {
    check(
        """
        and.b32 %r2, %r0, 3;
        TABLE: .branchtargets A, B, C, A;
        brx.idx %r2, TABLE;
        A:
        mov.u32 %r1, 10;
        bra END;
        B:
        mov.u32 %r1, 20;
        bra END;
        C:
        mov.u32 %r1, 30;
        END:
        """,
        l -> new int[] {10, 20, 30, 10}[l % 4]);
  }

  @Test
  void shuffles() {
    check("shfl.sync.bfly.b32 %r1, %r0, 5, 31, -1;", l -> l ^ 5);
    check("shfl.sync.idx.b32 %r1, %r0, 9, 31, -1;", l -> 9);
    check("shfl.sync.up.b32 %r1, %r0, 3, 0, -1;", l -> l < 3 ? l : l - 3);
    check("shfl.sync.down.b32 %r1, %r0, 3, 31, -1;", l -> l > 28 ? l : l + 3);
    // segments of 8 lanes: the clamp holds 24 in its upper half
    check("shfl.sync.idx.b32 %r1, %r0, 2, 0x181f, -1;", l -> l / 8 * 8 + 2);
    check("shfl.sync.down.b32 %r1, %r0, 3, 0x181f, -1;", l -> l % 8 > 4 ? l : l + 3);
    check("shfl.sync.up.b32 %r1, %r0, 3, 0x1800, -1;", l -> l % 8 < 3 ? l : l - 3);
    check(
        """
        shfl.sync.down.b32 %r2|%p1, %r0, 3, 31, -1;
        selp.b32 %r1, 1, 0, %p1;
        """,
        l -> l > 28 ? 0 : 1);
  }

  @Test
  void shufflesOfGroupsThatComeOneAfterTheOther() {
    check(
        """
        setp.lt.u32 %p1, %r0, 16;
        mov.u32 %r2, 0xffff;
        @!%p1 mov.u32 %r2, 0xffff0000;
        @%p1 bra SHUFFLE;
        add.s32 %r3, %r0, 1;
        SHUFFLE:
        shfl.sync.bfly.b32 %r1, %r0, 1, 31, %r2;
        """,
        l -> l ^ 1);
  }

  @Test
  void aShuffleWaitsForTheLanesThatItNames() {
    check(
        """
        setp.lt.u32 %p1, %r0, 16;
        @%p1 bra SHUFFLE;
        bra BEHIND;
        SHUFFLE:
        shfl.sync.bfly.b32 %r1, %r0, 16, 31, -1;
        bra END;
        BEHIND:
        mul.lo.s32 %r5, %r0, 3;
        bra SHUFFLE;
        END:
        """,
        l -> l ^ 16);
  }

  @Test
  void votes() {
    String compare = "setp.lt.u32 %p1, %r0, 5;\n";
    check(compare + "vote.sync.ballot.b32 %r1, %p1, -1;", l -> 31);
    check(compare + "vote.sync.ballot.b32 %r1, !%p1, -1;", l -> ~31);
    String select = "\nselp.b32 %r1, 1, 0, %p2;";
    check(compare + "vote.sync.any.pred %p2, %p1, -1;" + select, l -> 1);
    check(compare + "vote.sync.all.pred %p2, %p1, -1;" + select, l -> 0);
    check(compare + "vote.sync.uni.pred %p2, %p1, -1;" + select, l -> 0);
    check(
        "and.b32 %r2, %r0, 1; match.any.sync.b32 %r1, %r2, -1;",
        l -> l % 2 == 0 ? 0x55555555 : 0xaaaaaaaa);
  }

  @Test
  void votesOfTheBlockAtTheBarrier() {
    String compare = "setp.lt.u32 %p1, %r0, 50;\n";
    int[] counts = run(64, compare + "bar.red.popc.u32 %r1, 0, %p1;");
    assertArrayEquals(IntStream.range(0, 64).map(l -> 50).toArray(), counts);
    int[] any = run(64, compare + "bar.red.or.pred %p2, 0, %p1; selp.b32 %r1, 1, 0, %p2;");
    assertArrayEquals(IntStream.range(0, 64).map(l -> 1).toArray(), any);
    int[] all = run(64, compare + "bar.red.and.pred %p2, 0, %p1; selp.b32 %r1, 1, 0, %p2;");
    assertArrayEquals(new int[64], all);
  }

  @Test
  void specialRegisters() {
    check("mov.u32 %r1, %laneid;", l -> l);
    check("mov.u32 %r1, %lanemask_lt;", l -> (1 << l) - 1);
    check("mov.u32 %r1, %ntid.x;", l -> 32);
    check("mov.u32 %r1, %nctaid.y;", l -> 1);
    assertEquals(1, run(64, "mov.u32 %r1, %warpid;")[40]);
  }

  @Test
  void coordinates() {
    Bench bench = new Bench();
    PtxKernel kernel =
        kernel(
            """
            mov.u32 %r2, %tid.y;
            mov.u32 %r3, %ctaid.z;
            mov.u32 %r4, %ntid.x;
            mad.lo.s32 %r0, %r2, %r4, %r0;
            mad.lo.s32 %r0, %r3, 12, %r0;
            mov.u32 %r1, %r3;
            """);
    long to = bench.memory.allocate(4 * 36);
    bench.machine.launch(kernel, 1, 1, 3, 4, 3, 1, 0, Bench.parameters(kernel, to));
    assertArrayEquals(IntStream.range(0, 36).map(i -> i / 12).toArray(), bench.readInts(to, 36));
  }

  /** Each thread writes its number to shared memory and reads that of a neighbour. */
  private static String exchange(String barrier) {
    return """
    mov.u32 %%r5, part;
    shl.b32 %%r6, %%r0, 2;
    add.s32 %%r6, %%r5, %%r6;
    st.shared.u32 [%%r6], %%r0;
    %s
    xor.b32 %%r7, %%r0, 1;
    shl.b32 %%r7, %%r7, 2;
    add.s32 %%r7, %%r5, %%r7;
    ld.shared.u32 %%r1, [%%r7];
    """
        .formatted(barrier);
  }

  @Test
  void barriersPutAccessesInOrder() {
    check(exchange("bar.sync 0;"), l -> l ^ 1);
    check(exchange("bar.warp.sync -1;"), l -> l ^ 1);
    String fault =
        assertThrows(
                KernelFault.class,
                () -> run(32, exchange("shfl.sync.idx.b32 %r9, %r0, 0, 31, -1;")))
            .getMessage();
    assertTrue(
        Objects.requireNonNull(fault)
            .contains("thread 0 of block 0 reads shared memory that thread 1 wrote"),
        fault);
  }

  @Test
  void aBarrierOfSomeLanesPutsOnlyTheirAccessesInOrder() {
    String pairs =
        """
        and.b32 %r10, %r0, 30;
        mov.u32 %r11, 3;
        shl.b32 %r11, %r11, %r10;
        bar.warp.sync %r11;
        """;
    check(exchange(pairs), l -> l ^ 1);
    String others =
        """
        setp.lt.u32 %p1, %r0, 2;
        mov.u32 %r11, 0xfffffff6;
        @%p1 mov.u32 %r11, 9;
        setp.eq.u32 %p2, %r0, 3;
        mov.u32 %r12, 9;
        @%p2 mov.u32 %r11, %r12;
        setp.eq.u32 %p3, %r0, 1;
        @%p3 mov.u32 %r11, 0xfffffff6;
        bar.warp.sync %r11;
        """;
    assertThrows(KernelFault.class, () -> run(32, exchange(others)));
  }

  @Test
  void trap() {
    String fault =
        assertThrows(KernelFault.class, () -> run(32, "setp.eq.u32 %p1, %r0, 4; @%p1 trap;"))
            .getMessage();
    assertEquals("k: thread 4 of block 0 runs into a trap, at PTX line 12: @%p1 trap", fault);
  }
}
