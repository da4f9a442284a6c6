package kinesic.facebehavior.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.io.Json;
import kinesic.facebehavior.detect.DetectorFile;
import kinesic.facebehavior.video.FFmpeg;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DoctorTest {

  @TempDir private Path folder;

  private static String doctor(String... options) {
    StringWriter out = new StringWriter();
    CommandLine program = Main.commandLine(Surroundings.terminal()).setOut(new PrintWriter(out));
    String[] arguments = new String[options.length + 1];
    arguments[0] = "doctor";
    System.arraycopy(options, 0, arguments, 1, options.length);
    assertEquals(0, program.execute(arguments));
    return out.toString();
  }

  @Test
  void json_and_text_show_the_same_facts() throws IOException {
    Json json = Json.parse(doctor("--json"));
    List<String> lines = doctor().lines().toList();
    assertEquals(
        List.of(
            "kinesic", "java", "system", "vector", "backend", "cuda", "threads", "memory", "tools"),
        List.copyOf(json.members().keySet()));
    for (Map.Entry<String, Json> section : json.members().entrySet()) {
      int at = lines.indexOf(section.getKey());
      assertTrue(at >= 0, section.getKey());
      for (String name : section.getValue().members().keySet()) {
        at++;
        assertTrue(lines.get(at).startsWith("  " + name.replace('_', ' ')), lines.get(at));
      }
    }
  }

  @Test
  void the_facts_are_those_of_this_process() throws IOException {
    Json json = Json.parse(doctor("--json"));
    Json java = json.member("java");
    assertEquals(System.getProperty("java.version"), java.member("version").string());
    assertEquals(System.getProperty("java.home"), java.member("home").string());
    assertEquals(
        Runtime.getRuntime().availableProcessors(),
        json.member("system").member("processors").integer());
    assertEquals(Backends.standard().name(), json.member("backend").member("name").string());
    assertEquals(
        Runtime.getRuntime().maxMemory() >> 20,
        json.member("memory").member("heap_limit_MiB").integer());
    assertTrue(json.member("memory").member("physical_MiB").integer() > 0);
  }

  @Test
  void the_cuda_section_says_where_the_libraries_are_or_how_to_get_them() throws IOException {
    Map<String, Json> cuda = Json.parse(doctor("--json")).member("cuda").members();
    assertEquals(List.of("CUDA_driver", "cuBLAS", "cuDNN"), List.copyOf(cuda.keySet()));
    for (Json library : cuda.values()) {
      assertFalse(library.string().isBlank());
    }
  }

  @Test
  void the_tools_section_says_which_ffmpeg_reads_videos_or_how_to_get_it() throws IOException {
    String shown = Json.parse(doctor("--json")).member("tools").member("ffmpeg").string();
    String expected;
    try {
      expected = FFmpeg.find(Optional.empty()).toString();
    } catch (IOException e) {
      expected = e.getMessage();
    }
    assertEquals(expected, shown);
  }

  @Test
  void the_tools_section_says_where_the_face_detector_is_or_how_to_get_it() throws IOException {
    String shown = Json.parse(doctor("--json")).member("tools").member("face_detector").string();
    String expected;
    try {
      expected = DetectorFile.find(Optional.empty()).toString();
    } catch (IOException e) {
      expected = e.getMessage();
    }
    assertEquals(expected, shown);
  }

  @Test
  void the_vector_section_agrees_with_the_choice_of_backend() throws IOException {
    Json json = Json.parse(doctor("--json"));
    Json bits = json.member("vector").member("preferred_bits");
    Optional<String> obstacle = Backends.vectorObstacle();
    assertEquals(obstacle.isPresent(), bits.isNull());
    if (obstacle.isPresent()) {
      assertEquals(obstacle.get(), json.member("backend").member("reason").string());
    } else {
      assertEquals(
          bits.integer() / Float.SIZE, json.member("vector").member("preferred_floats").integer());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_backend_that_cannot_start_is_reported_with_its_problem() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dkinesic.threads=many",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "doctor",
                "--json")
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
    Json json = Json.parse(new String(process.getInputStream().readAllBytes(), UTF_8));
    assertEquals(1, process.waitFor());
    assertTrue(json.member("backend").member("name").isNull());
    String reason = json.member("backend").member("reason").string();
    assertTrue(reason.startsWith("kinesic.threads is \"many\""), reason);
  }

  @Test
  void the_setting_that_determines_the_threads_is_named() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertEquals(
        Map.of("count", processors, "set by", "the number of available processors"),
        SystemReport.threads(null, Map.of()));
    assertEquals(
        Map.of("count", 3, "set by", "the system property kinesic.threads"),
        SystemReport.threads("3", Map.of()));
    assertEquals(
        Map.of("count", 3, "set by", "the environment variable KINESIC_THREADS"),
        SystemReport.threads("3", Map.of("KINESIC_THREADS", "3")));
    assertEquals(
        "{count=null, set by=the system property kinesic.threads}",
        SystemReport.threads("many", Map.of()).toString());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_tool_on_the_path_is_described_by_its_first_line_and_its_file() throws IOException {
    Path tool = program("nvidia-smi", "echo H100 by $2; echo more");
    String path = folder.resolve("missing") + File.pathSeparator + folder;
    assertEquals(
        Optional.of("H100 by --format=csv,noheader (" + tool + ")"),
        ExternalTool.NVIDIA_SMI.describe(path));
    assertEquals(Optional.empty(), ExternalTool.NVIDIA_SMI.describe(""));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_tool_that_fails_is_reported_with_its_status() throws IOException {
    Path tool = program("nvidia-smi", "echo no driver >&2; exit 9");
    assertEquals(
        Optional.of("fails with exit status 9: no driver (" + tool + ")"),
        ExternalTool.NVIDIA_SMI.describe(folder.toString()));
  }

  private Path program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
