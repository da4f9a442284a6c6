package kinesic.kernels.cuda.ptx;

import static kinesic.kernels.cuda.ptx.Bench.kernel;
import static kinesic.kernels.cuda.ptx.Bench.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The machine finds each of the mistakes in src/test/cuda/mistakes, says where it is, and finds
 * nothing in the same kernel without the mistake.
 */
class PlantedMistakesTest {

  private static final Path SOURCES = Path.of("src/test/cuda/mistakes");
  private static final Map<String, PtxModule> MODULES = new ConcurrentHashMap<>();

  /**
   * A mistake.
   *
   * @param file the source without its ending
   * @param kernel the kernel without "_wrong"
   * @param found a part of what the machine says
   * @param launch runs the kernel
   */
  private record Mistake(String file, String kernel, String found, Launch launch) {}

  private interface Launch {
    void run(Bench bench, PtxKernel kernel, boolean wrong);
  }

  /** A launch of one row of blocks whose arguments do not depend on the version. */
  private interface Arguments {
    Object[] of(Bench bench);
  }

  private static Mistake mistake(
      String file, String kernel, String found, int blocks, int threads, Arguments arguments) {
    return new Mistake(
        file, kernel, found, (b, k, wrong) -> b.launch(k, blocks, threads, arguments.of(b)));
  }

  private static Object[] list(Object... values) {
    return values;
  }

  private static long result(Bench bench, int words) {
    return bench.memory.allocate(4L * words);
  }

  private static long numbers(Bench bench, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = i % 7 - 2;
    }
    return bench.floats(x);
  }

  private static List<Mistake> mistakes() {
    return List.of(
        mistake(
            "barriers",
            "first_barrier",
            "thread 32 of block 0 writes shared memory that thread 0 read without a barrier",
            1,
            256,
            b -> list(numbers(b, 512), 2, result(b, 2))),
        mistake(
            "barriers",
            "second_barrier",
            "thread 0 of block 0 reads shared memory that nobody has written",
            1,
            256,
            b -> list(numbers(b, 256), result(b, 256))),
        mistake(
            "barriers",
            "write_after_read",
            "thread 1 of block 0 writes shared memory that thread 0 read without a barrier",
            1,
            256,
            b -> list(numbers(b, 256), result(b, 256))),
        mistake(
            "barriers",
            "barrier_in_branch",
            "thread 0 of block 0 waits at a barrier that thread 64 never reaches: it has ended",
            1,
            256,
            b -> list(numbers(b, 256), result(b, 256))),
        mistake(
            "barriers",
            "early_return",
            "thread 0 of block 0 waits at a barrier that thread 200 never reaches: it has ended",
            1,
            256,
            b -> list(numbers(b, 200), 200, result(b, 200))),
        mistake(
            "barriers",
            "barrier_in_loop",
            "thread 0 of block 0 waits at another barrier than thread 100",
            1,
            256,
            b -> list(numbers(b, 612), 612, result(b, 1))),
        mistake(
            "barriers",
            "two_barriers",
            "thread 0 of block 0 waits at another barrier than thread 128",
            1,
            256,
            b -> list(numbers(b, 256), result(b, 256))),
        mistake(
            "barriers",
            "histogram",
            "thread 0 of block 0 writes shared memory that several threads of warp 0 read",
            1,
            256,
            b -> list(b.ints(IntStream.range(0, 256).map(i -> i % 16).toArray()), result(b, 16))),
        mistake(
            "barriers",
            "global_neighbours",
            "thread 1 of block 0 reads global memory that thread 0 wrote without a barrier",
            1,
            256,
            b -> list(numbers(b, 256), result(b, 256))),
        mistake(
            "barriers",
            "waits_for_ever",
            "thread 0 of block 0 waits for ever",
            1,
            1,
            b -> list(b.ints(0), result(b, 1))),
        mistake(
            "warps",
            "shuffle_mask",
            "thread 0 of block 0 names thread 16 (mask 0xffffffff), which waits elsewhere",
            1,
            64,
            b -> list(numbers(b, 64), result(b, 65))),
        mistake(
            "warps",
            "ended_lanes",
            "thread 4 of block 0 reads, by a shuffle, the value of thread 20",
            1,
            32,
            b -> list(numbers(b, 20), 20, result(b, 1))),
        mistake(
            "warps",
            "foreign_mask",
            "thread 16 of block 0 is not among the lanes that it names (mask 0xffff)",
            1,
            32,
            b -> list(numbers(b, 32), result(b, 32))),
        mistake(
            "warps",
            "warp_synchronous",
            "thread 0 of block 0 reads shared memory that thread 16 wrote without a barrier",
            1,
            32,
            b -> list(numbers(b, 32), result(b, 1))),
        mistake(
            "warps",
            "syncwarp_for_block",
            "thread 0 of block 0 reads shared memory that nobody has written",
            1,
            64,
            b -> list(numbers(b, 64), result(b, 64))),
        mistake(
            "blocks",
            "racing_sum",
            "thread 0 of block 1 reads global memory that block 0 wrote in the same launch",
            4,
            256,
            b -> list(numbers(b, 1000), 1000, b.ints(0))),
        mistake(
            "blocks",
            "grid_offset",
            "thread 0 of block 1 writes global memory that block 0 wrote in the same launch",
            2,
            256,
            b -> list(numbers(b, 512), 512, result(b, 512))),
        mistake(
            "blocks",
            "in_place",
            "thread 0 of block 1 reads global memory that block 0 wrote in the same launch",
            2,
            256,
            b -> list(numbers(b, 512), 512, result(b, 512))),
        mistake(
            "blocks",
            "last_block",
            "thread 0 of block 3 reads global memory that block 0 wrote in the same launch",
            4,
            256,
            b -> list(b.ints(new int[1024]), result(b, 4), b.ints(0), result(b, 1))),
        mistake(
            "bounds",
            "off_by_one",
            "thread 232 of block 3 accesses 4 bytes at ",
            4,
            256,
            b -> list(numbers(b, 1000), 1000, result(b, 1000))),
        mistake(
            "bounds",
            "below",
            "thread 0 of block 0 accesses 4 bytes at ",
            1,
            256,
            b -> list(numbers(b, 200), 200, result(b, 200))),
        mistake(
            "bounds",
            "misaligned",
            "thread 0 of block 0 accesses 16 bytes at the misaligned address ",
            1,
            256,
            b -> list(numbers(b, 260), 128, result(b, 256))),
        mistake(
            "bounds",
            "never_written",
            "thread 0 of block 0 reads global memory that nobody has written",
            1,
            256,
            b -> list(numbers(b, 200), 200, result(b, 200))),
        new Mistake(
            "bounds",
            "freed",
            "thread 0 of block 0 accesses 4 bytes at ",
            (b, k, wrong) -> {
              long x = numbers(b, 200);
              if (wrong) {
                b.memory.free(x);
              }
              b.launch(k, 1, 256, x, 200, result(b, 200));
            }),
        mistake(
            "bounds",
            "stale_shared",
            "thread 8 of block 0 reads shared memory that nobody has written",
            1,
            256,
            b -> list(numbers(b, 256), result(b, 1))),
        mistake(
            "bounds",
            "shared_bounds",
            "thread 255 of block 0 accesses 4 bytes at 1020 of shared memory, which has 1020 bytes",
            1,
            256,
            b -> list(numbers(b, 256), 256, result(b, 256))),
        new Mistake(
            "bounds",
            "dynamic_shared",
            "thread 200 of block 0 accesses 4 bytes at 800 of shared memory, which has 800 bytes",
            (b, k, wrong) -> {
              byte[] parameters = parameters(k, numbers(b, 256), 256, result(b, 256));
              b.machine.launch(k, 1, 1, 1, 256, 1, 1, wrong ? 800 : 1024, parameters);
            }),
        mistake(
            "bounds",
            "local_bounds",
            "thread 4 of block 0 accesses 4 bytes at 32 of local memory, which has 32 bytes",
            1,
            256,
            b ->
                list(
                    numbers(b, 8),
                    b.ints(IntStream.range(0, 256).map(i -> i % 8).toArray()),
                    result(b, 256))),
        new Mistake(
            "bounds",
            "rows",
            "thread 0 of block (0, 2, 0) accesses 4 bytes at ",
            (b, k, wrong) -> {
              byte[] parameters = parameters(k, numbers(b, 90), 30, result(b, 90));
              b.machine.launch(k, 1, 3, 1, 32, 1, 1, 0, parameters);
            }));
  }

  @TestFactory
  Stream<DynamicTest> finds() {
    return mistakes().stream().map(m -> DynamicTest.dynamicTest(m.kernel(), () -> checkFound(m)));
  }

  private static void checkFound(Mistake m) {
    String name = m.kernel() + "_wrong";
    PtxKernel kernel = kernel(module(m.file()), name);
    Bench bench = new Bench();
    bench.machine.limitJumps(100_000);
    KernelFault fault = assertThrows(KernelFault.class, () -> m.launch().run(bench, kernel, true));
    String message = Objects.requireNonNull(fault.getMessage());
    assertTrue(message.startsWith(name + ": " + m.found()), message);
    String place = m.file() + ".cu:" + line(m);
    assertTrue(message.contains(", at " + place), () -> message + "\nexpected at " + place);
  }

  /** Returns the line of the source that ends with "found: " and the kernel's name. */
  private static int line(Mistake m) {
    try {
      List<String> lines = Files.readAllLines(SOURCES.resolve(m.file() + ".cu"));
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).endsWith("// found: " + m.kernel())) {
          return i + 1;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no line with found: " + m.kernel());
  }

  @TestFactory
  Stream<DynamicTest> findsNothingInTheRightKernel() {
    return mistakes().stream()
        .map(
            m ->
                DynamicTest.dynamicTest(
                    m.kernel(),
                    () -> {
                      Bench bench = new Bench();
                      PtxKernel kernel = kernel(module(m.file()), m.kernel() + "_right");
                      m.launch().run(bench, kernel, false);
                    }));
  }

  @Test
  void eachKernelOfTheSourcesIsTested() {
    Map<String, String> tested = new TreeMap<>();
    for (Mistake m : mistakes()) {
      tested.put(m.kernel() + "_wrong", m.file());
      tested.put(m.kernel() + "_right", m.file());
    }
    Map<String, String> present = new TreeMap<>();
    for (String file : List.of("barriers", "warps", "blocks", "bounds")) {
      for (String kernel : module(file).kernels()) {
        present.put(kernel, file);
      }
    }
    assertEquals(present, tested);
  }

  @Test
  void tooManyThreadsForTheKernel() {
    Bench bench = new Bench();
    PtxKernel kernel = kernel(module("bounds"), "never_written_right");
    assertEquals(256, kernel.maxThreads());
    KernelFault fault =
        assertThrows(
            KernelFault.class,
            () -> bench.launch(kernel, 1, 512, numbers(bench, 512), 512, result(bench, 512)));
    assertEquals(
        "never_written_right: launched with blocks of 512 threads, but compiled for at most 256",
        fault.getMessage());
  }

  private static PtxModule module(String file) {
    return MODULES.computeIfAbsent(
        file,
        name -> {
          try (InputStream in = PlantedMistakesTest.class.getResourceAsStream(name + ".ptx")) {
            byte[] text = Objects.requireNonNull(in, name).readAllBytes();
            return PtxModule.read(new String(text, StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
