package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kinesic.engine.io.Json;
import kinesic.facebehavior.cli.Main;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The command doctor on a machine with a GPU, in a process with stand-ins for its libraries. */
@ExtendWith(StandIn.class)
final class CudaDoctorTest {

  /** The program with the stand-ins installed. */
  static final class OnStandIn {
    public static void main(String[] arguments) {
      StandIn.driver();
      Main.main(arguments);
    }
  }

  @Test
  void doctor_names_the_gpu_and_its_libraries() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.awt.headless=true",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OnStandIn.class.getName(),
                    "doctor",
                    "--json",
                    "--device",
                    "cuda"))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output + errors);
    Json facts = Json.parse(output);
    String name = facts.member("backend").member("name").string();
    assertTrue(name.startsWith("cuda, device 0, stand-in written in Java"), name);
    assertEquals("--device is cuda", facts.member("backend").member("reason").string());
    Map<String, String> files =
        Map.of(
            "CUDA_driver", "libcuda.so.1", "cuBLAS", "libcublas.so.12", "cuDNN", "libcudnn.so.9");
    for (Map.Entry<String, String> library : files.entrySet()) {
      String found = facts.member("cuda").member(library.getKey()).string();
      assertTrue(found.contains("/" + library.getValue() + ", "), found);
    }
  }
}
