package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Searches in folders that look like those of machines with CUDA, for libraries without code. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class CudaLibrariesTest {

  private static final int CUDNN_9_10_1 = 91001;

  @TempDir private Path root;
  private final Map<String, String> environment = new HashMap<>();

  private CudaLibraries libraries() {
    return new CudaLibraries(new LibrarySearch(root, environment), false);
  }

  private LibraryReport report(NvidiaLibrary library) {
    return libraries().report(library);
  }

  /** Writes a library whose functions all return a number. */
  private Path install(String folder, String soname, List<String> functions, int number)
      throws IOException {
    Path file = Files.createDirectories(root.resolve(folder)).resolve(soname);
    Files.write(file, new ElfLibrary(soname, null, functions, number).image());
    return file;
  }

  private Path installCudnn(String folder) throws IOException {
    return install(folder, "libcudnn.so.9", List.of("cudnnGetVersion"), CUDNN_9_10_1);
  }

  private Path installCublas(String folder, int major) throws IOException {
    return install(folder, "libcublas.so." + major, List.of("cublasGetProperty"), 0);
  }

  private void assertFound(Path file, LibraryReport report) {
    String found = String.valueOf(report.found());
    assertTrue(found.startsWith(file + ", version "), report.toString());
  }

  @Test
  void the_usual_folders_are_searched() throws IOException {
    List<String> folders =
        List.of(
            "usr/lib/wsl/lib",
            "opt/cuda/lib64",
            "usr/lib64",
            "usr/lib/x86_64-linux-gnu",
            "usr/local/cuda-12.4/targets/x86_64-linux/lib",
            "usr/local/cuda-12.4/lib64",
            "usr/local/cuda-13.0/lib64",
            "usr/local/cuda/lib64");
    for (String folder : folders) { // each is before those before it
      assertFound(installCudnn(folder), report(NvidiaLibrary.CUDNN));
    }
  }

  @Test
  void the_folder_of_the_user_is_first() throws IOException {
    installCudnn("usr/local/cuda/lib64");
    environment.put("KINESIC_CUDA_HOME", root + "/mine:" + root + "/other");
    assertFound(installCudnn("other/lib"), report(NvidiaLibrary.CUDNN));
    for (String part : List.of("", "/targets/x86_64-linux/lib", "/lib", "/lib64")) {
      assertFound(installCudnn("mine" + part), report(NvidiaLibrary.CUDNN));
    }
  }

  @Test
  void the_packages_of_python_are_searched() throws IOException {
    environment.put("HOME", root + "/home");
    String user = "home/.local/lib/python3.12/site-packages/nvidia/";
    assertFound(installCublas(user + "cublas/lib", 12), report(NvidiaLibrary.CUBLAS));

    Path python = Files.createDirectories(root.resolve("usr/bin")).resolve("python3.11");
    Files.createFile(python, executable());
    Path bin = Files.createDirectories(root.resolve("venv/bin"));
    Files.createSymbolicLink(bin.resolve("python3"), python);
    environment.put("PATH", root + "/nothing:" + bin);
    String debian = "usr/local/lib/python3.11/dist-packages/nvidia/";
    assertFound(installCublas(debian + "cublas/lib", 12), report(NvidiaLibrary.CUBLAS));
    String virtual = "venv/lib/python3.11/site-packages/nvidia/";
    assertFound(installCublas(virtual + "cu13/lib", 13), report(NvidiaLibrary.CUBLAS));

    environment.put("CONDA_PREFIX", root + "/conda");
    String conda = "conda/lib/python3.10/site-packages/nvidia/";
    assertFound(installCublas(conda + "cublas/lib", 12), report(NvidiaLibrary.CUBLAS));
    environment.put("VIRTUAL_ENV", root + "/active");
    String active = "active/lib64/python3.13/site-packages/nvidia/";
    assertFound(installCublas(active + "cublas/lib", 12), report(NvidiaLibrary.CUBLAS));
  }

  private static FileAttribute<?> executable() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void in_one_folder_the_library_that_jcuda_asks_for_is_preferred() throws IOException {
    Path newer = installCublas("usr/lib64", 13);
    assertFound(newer, report(NvidiaLibrary.CUBLAS));
    assertFound(installCublas("usr/lib64", 12), report(NvidiaLibrary.CUBLAS));
  }

  @Test
  void versions_are_read() throws IOException {
    Path file = installCudnn("usr/lib64");
    assertEquals(
        new LibraryReport("cuDNN", file + ", version 9.10.1", "for convolutions"),
        report(NvidiaLibrary.CUDNN));
  }

  @Test
  void a_missing_library_is_explained() {
    assertEquals(
        new LibraryReport(
            "cuDNN",
            null,
            "libcudnn.so.9 was not found in KINESIC_CUDA_HOME (not set), on the loader's path, in the"
                + " usual folders or beside PyTorch: install cuDNN 9, or run pip install"
                + " nvidia-cudnn-cu12 (for CUDA 13: nvidia-cudnn-cu13), or set KINESIC_CUDA_HOME to"
                + " the folder that has it"),
        report(NvidiaLibrary.CUDNN));
    environment.put("KINESIC_CUDA_HOME", "/no/such/folder");
    String explanation = report(NvidiaLibrary.DRIVER).explanation();
    assertTrue(explanation.contains("libcuda.so.1"), explanation);
    assertTrue(explanation.contains("KINESIC_CUDA_HOME (/no/such/folder)"), explanation);
    assertTrue(explanation.contains("docker run --gpus all"), explanation);
  }

  @Test
  void a_library_that_cannot_be_loaded_is_named_and_the_next_one_taken() throws IOException {
    Path foreign = installCudnn("usr/local/cuda/lib64");
    byte[] file = Files.readAllBytes(foreign);
    file[18] = (byte) 183; // for ARM
    Files.write(foreign, file);
    LibraryReport report = report(NvidiaLibrary.CUDNN);
    assertNull(report.found());
    assertTrue(
        report
            .explanation()
            .startsWith(
                "libcudnn.so.9 cannot be used, since it cannot be" + " loaded: " + foreign + ": "),
        report.explanation());
    assertFound(installCudnn("usr/lib64"), report(NvidiaLibrary.CUDNN));
  }
}
