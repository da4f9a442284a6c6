/**
 * A machine that runs PTX on the CPU and reports what kernels do wrong.
 *
 * <p>{@link kinesic.kernels.cuda.ptx.PtxReader} reads the text, {@link
 * kinesic.kernels.cuda.ptx.Decoder} turns it into steps, {@link kinesic.kernels.cuda.ptx.Warp}
 * executes them, and {@link kinesic.kernels.cuda.ptx.Races} checks each access to memory.
 */
@NullMarked
package kinesic.kernels.cuda.ptx;

import org.jspecify.annotations.NullMarked;
