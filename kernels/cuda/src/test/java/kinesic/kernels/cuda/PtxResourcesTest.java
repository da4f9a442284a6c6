package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompileResult;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.api.Test;

/**
 * Compiles the PTX for GPUs of several generations with the compiler that is part of JCuda, and
 * writes what each kernel needs to {@code target/ptx-resources.md}.
 */
class PtxResourcesTest {

  private static final List<String> GENERATIONS =
      List.of("sm_75", "sm_80", "sm_86", "sm_89", "sm_90");

  /** Kernels that may keep values in memory because their registers do not suffice, and why. */
  private static final Map<String, String> MAY_SPILL = Map.of();

  /** What the compiler says about one kernel. */
  private static final Pattern KERNEL =
      Pattern.compile(
          "Function properties for (\\w+)\\s+ptxas[ .]+(\\d+) bytes stack frame, (\\d+) bytes spill"
              + " stores, (\\d+) bytes spill loads\\s+ptxas info\\s+: Used (\\d+) registers([^\\n]*)");

  private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

  /** What a kernel needs: registers of a thread, and bytes. */
  private record Need(int registers, int shared, int stack, int spilled) {}

  /** A kernel compiled for a generation of GPUs. */
  private record Key(String family, String kernel, String generation) {}

  @Test
  void kernels_keep_their_values_in_registers() throws Exception {
    Map<String, Map<String, Need>> needs = compileAll();
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/ptx-resources.md"), table(needs));
    List<String> spills = new ArrayList<>();
    needs.forEach(
        (kernel, byGeneration) ->
            byGeneration.forEach(
                (generation, need) -> {
                  if (need.spilled > 0 && !MAY_SPILL.containsKey(kernel)) {
                    spills.add("%s on %s: %s".formatted(kernel, generation, need));
                  }
                }));
    assertEquals(List.of(), spills);
    MAY_SPILL.keySet().forEach(kernel -> assertTrue(needs.containsKey(kernel), kernel));
  }

  /** Returns the needs of all kernels, called "family kernel", by generation. */
  private static Map<String, Map<String, Need>> compileAll()
      throws IOException, InterruptedException, ExecutionException {
    Map<String, Map<String, Need>> needs = new TreeMap<>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService compilers = Executors.newFixedThreadPool(threads)) {
      List<Future<Map<Key, Need>>> tasks = new ArrayList<>();
      for (String family : PtxTest.families()) {
        String ptx = PtxTest.ptx(family);
        for (String generation : GENERATIONS) {
          tasks.add(compilers.submit(() -> compile(family, ptx, generation)));
        }
      }
      for (Future<Map<Key, Need>> task : tasks) {
        task.get()
            .forEach(
                (key, need) ->
                    needs
                        .computeIfAbsent(key.family + " " + key.kernel, k -> new TreeMap<>())
                        .put(key.generation, need));
      }
    }
    return needs;
  }

  private static Map<Key, Need> compile(String family, String ptx, String generation) {
    nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
    byte[] text = (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
    requireSuccess(JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length, text), family);
    try {
      String[] options = {"--gpu-name=" + generation, "--verbose"};
      int result = JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options);
      String errors = log(compiler, true);
      requireSuccess(result, "%s for %s: %s".formatted(family, generation, errors));
      Map<Key, Need> needs = new TreeMap<>((a, b) -> a.kernel.compareTo(b.kernel));
      for (MatchResult kernel : KERNEL.matcher(log(compiler, false)).results().toList()) {
        needs.put(new Key(family, kernel.group(1), generation), need(kernel));
      }
      long declared = ptx.lines().filter(line -> line.startsWith(".visible .entry ")).count();
      assertEquals(declared, needs.size(), family);
      return needs;
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
    }
  }

  private static Need need(MatchResult kernel) {
    Matcher shared = SHARED.matcher(kernel.group(6));
    return new Need(
        Integer.parseInt(kernel.group(5)),
        shared.find() ? Integer.parseInt(shared.group(1)) : 0,
        Integer.parseInt(kernel.group(2)),
        Integer.parseInt(kernel.group(3)) + Integer.parseInt(kernel.group(4)));
  }

  private static void requireSuccess(int result, String what) {
    assertEquals(nvPTXCompileResult.NVPTXCOMPILE_SUCCESS, result, what);
  }

  private static String log(nvPTXCompilerHandle compiler, boolean errors) {
    long[] size = new long[1];
    int sized =
        errors
            ? JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, size)
            : JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(compiler, size);
    requireSuccess(sized, "size of the log");
    byte[] log = new byte[(int) size[0] + 1];
    int read =
        errors
            ? JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, log)
            : JNvPTXCompiler.nvPTXCompilerGetInfoLog(compiler, log);
    requireSuccess(read, "log");
    return new String(log, 0, (int) size[0], StandardCharsets.UTF_8);
  }

  private static String table(Map<String, Map<String, Need>> needs) {
    StringBuilder table = new StringBuilder();
    table.append("| kernel | registers: ").append(String.join(" | ", GENERATIONS));
    table.append(" | shared bytes | stack bytes | spilled bytes |\n");
    table.append("| --- |").append(" ---: |".repeat(GENERATIONS.size() + 3)).append('\n');
    needs.forEach(
        (kernel, byGeneration) -> {
          String registers =
              GENERATIONS.stream()
                  .map(generation -> Optional.ofNullable(byGeneration.get(generation)))
                  .map(need -> need.map(n -> "" + n.registers).orElse(""))
                  .collect(Collectors.joining(" | "));
          table.append("| %s | %s".formatted(kernel, registers));
          for (int column = 0; column < 3; column++) {
            table.append(" | ").append(largest(byGeneration, column));
          }
          table.append(" |\n");
        });
    return table.toString();
  }

  private static int largest(Map<String, Need> needs, int column) {
    return needs.values().stream()
        .mapToInt(
            need ->
                switch (column) {
                  case 0 -> need.shared;
                  case 1 -> need.stack;
                  default -> need.spilled;
                })
        .max()
        .orElse(0);
  }
}
