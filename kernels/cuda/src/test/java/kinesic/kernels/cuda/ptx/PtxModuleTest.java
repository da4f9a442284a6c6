package kinesic.kernels.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PtxModuleTest {

  @Test
  void kernelsAndTheirParameters() {
    PtxModule module =
        PtxModule.read(
            """
            .version 6.4
            .target sm_75
            .address_size 64
            .shared .align 8 .b8 sums[64];
            .shared .align 4 .b8 unused[4000];
            .visible .entry a(.param .f32 x, .param .f64 y, .param .align 4 .b8 s[12])
            .maxntid 128, 1, 1
            {
              .reg .b32 %r<3>;
              .shared .align 16 .b8 own[20];
              mov.u32 %r1, own;
              st.shared.u32 [sums+4], %r1;
              ret;
            }
            .visible .entry b()
            {
              ret;
            }
            """);
    assertEquals(List.of("a", "b"), List.copyOf(module.kernels()));
    PtxKernel a = Bench.kernel(module, "a");
    assertEquals("a", a.name());
    assertEquals(
        List.of(
            new PtxKernel.Parameter(0, 4),
            new PtxKernel.Parameter(8, 8),
            new PtxKernel.Parameter(16, 12)),
        a.parameters());
    assertEquals(28, a.parameterBytes());
    assertEquals(88, a.sharedBytes()); // own, then sums at a multiple of 8
    assertEquals(128, a.maxThreads());
    PtxKernel b = Bench.kernel(module, "b");
    assertEquals(0, b.parameterBytes());
    assertEquals(0, b.sharedBytes());
    assertEquals(1024, b.maxThreads());
    assertNull(module.kernel("c"));
  }

  @Test
  void namesAllInstructionsThatItDoesNotKnow() {
    KernelFault fault =
        assertThrows(
            KernelFault.class,
            () ->
                PtxModule.read(
                    """
                    .visible .entry a()
                    {
                      .reg .b32 %r<9>;
                      .reg .b16 %h<9>;
                      add.s32 %r1, %r1, %r2;
                      wmma.mma.sync.aligned %r1, %r2;
                      add.f16 %h1, %h2, %h3;
                      add.s32 %r1, %r1;
                      ret;
                    }
                    .visible .entry b()
                    {
                      .reg .b64 %rd<3>;
                      add.s32 %rd1, %rd2, 1;
                      call other, ();
                      bra NOWHERE;
                    }
                    """));
    assertEquals(
        """
        the machine does not know 6 instructions:
        a, line 6: wmma.mma.sync.aligned %r1, %r2 (unknown)
        a, line 7: add.f16 %h1, %h2, %h3 (unknown)
        a, line 8: add.s32 %r1, %r1 (number of operands)
        b, line 14: add.s32 %rd1, %rd2, 1 (32-bit operand %rd1 is declared otherwise)
        b, line 15: call other, () (no function other)
        b, line 16: bra NOWHERE (no label NOWHERE)""",
        fault.getMessage());
  }
}
