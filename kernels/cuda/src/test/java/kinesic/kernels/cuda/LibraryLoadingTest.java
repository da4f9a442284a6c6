package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Loads libraries, and JCuda's native code on them, each time in a JVM of its own. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class LibraryLoadingTest {

  @TempDir private Path root;
  @TempDir private Path temporary;

  @BeforeEach
  void installCudnn() throws IOException {
    Path folder = Files.createDirectories(root.resolve("usr/lib64"));
    Files.write(
        folder.resolve("libcudnn.so.9"),
        new ElfLibrary("libcudnn.so.9", "libcudnn.so.9", List.of("cudnnGetVersion"), 92400)
            .image());
  }

  private String load(Path tmpdir, String... arguments) throws IOException, InterruptedException {
    List<String> program = new ArrayList<>(List.of(LibrariesOfFolder.class.getName()));
    program.add(root.toString());
    program.addAll(List.of(arguments));
    return run(
        List.of("--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + tmpdir), program);
  }

  private static String run(List<String> options, List<String> program)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(program);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static void assertHas(String output, String... lines) {
    for (String line : lines) {
      assertTrue(output.contains(line), () -> "no \"" + line + "\" in\n" + output);
    }
  }

  @Test
  void jcuda_finds_the_cublas_of_cuda_13_and_leaves_nothing_behind() throws Exception {
    Path torn = temporary.resolve("libJCublas2-12.6.0-linux-x86_64.so");
    Files.writeString(torn, "half of a file, as an interrupted program leaves it");
    String output = load(temporary, "13000", "use");
    assertHas(
        output,
        "DRIVER: " + root + "/usr/local/cuda/lib64/libcuda.so.1, for CUDA 13.0, ",
        "DRIVER loads: yes",
        "CUBLAS: " + root + "/usr/local/cuda/lib64/libcublas.so.13, version 13.1.1, ",
        "CUBLAS loads: yes",
        "CUDNN: " + root + "/usr/lib64/libcudnn.so.9, version 9.24.0, ",
        "CUDNN loads: yes",
        "minor version of cuBLAS: 1",
        "handle of cuBLAS: CUBLAS_STATUS_NOT_INITIALIZED",
        "left behind: [" + torn.getFileName() + "]");
  }

  @Test
  void a_library_that_is_too_new_for_the_driver_is_not_loaded() throws Exception {
    String problem =
        "libcublas.so.12 or libcublas.so.13 cannot be used, since "
            + root
            + "/usr/local/cuda/lib64/libcublas.so.13 needs a driver for CUDA 13 and this one is for"
            + " CUDA 12.4: ";
    assertHas(
        load(temporary, "12040"),
        "DRIVER loads: yes",
        "CUBLAS: null, " + problem,
        "CUBLAS loads: " + problem,
        "CUDNN loads: yes");
  }

  @Test
  void a_temporary_folder_that_cannot_be_used_is_named() throws Exception {
    Path missing = temporary.resolve("missing");
    assertHas(
        load(missing, "13000"),
        "DRIVER loads: java.io.tmpdir is "
            + missing
            + ", but nothing can be written there: choose another folder with"
            + " -Djava.io.tmpdir=...");
  }

  @Test
  void a_jvm_that_may_not_load_native_code_is_explained() throws Exception {
    assertHas(
        run(List.of("--illegal-native-access=deny"), List.of(LibrariesOfFolder.class.getName())),
        "CUDA driver: null, this Java VM may not load native code (",
        "start it with --enable-native-access=ALL-UNNAMED");
  }
}
