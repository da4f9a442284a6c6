package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import kinesic.engine.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code target/kinesic-VERSION.zip} and {@code .tar.gz}, which {@code mvn package} builds.
 */
final class DistributionIT {

  @TempDir private Path folder;

  private static Path archive(String extension) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("target"), "kinesic-*" + extension)) {
      files.forEach(found::add);
    }
    assertEquals(1, found.size(), "archives *" + extension + " in target: " + found);
    return found.getFirst();
  }

  private static Set<String> entries() throws IOException {
    Path zip = archive(".zip");
    String top = String.valueOf(zip.getFileName()).replace(".zip", "/");
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return file.stream()
          .filter(entry -> !entry.isDirectory())
          .map(
              entry -> {
                assertTrue(entry.getName().startsWith(top), entry.getName());
                return entry.getName().substring(top.length());
              })
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void the_zip_contains_launchers_jars_and_licences() throws IOException {
    Set<String> entries = entries();
    assertTrue(
        entries.containsAll(
            List.of(
                "LICENSE",
                "README.md",
                "THIRD-PARTY.txt",
                "bin/facebehavior",
                "bin/facebehavior.bat")),
        entries.toString());
    for (String module :
        List.of(
            "kernels",
            "engine",
            "nn",
            "onnx",
            "facebehavior-core",
            "facebehavior-data",
            "facebehavior-synthetic",
            "facebehavior-detect",
            "facebehavior")) {
      assertTrue(
          entries.stream().anyMatch(name -> name.matches("lib/kinesic-" + module + "-\\d.*\\.jar")),
          module + " is not in " + entries);
    }
  }

  @Test
  void the_third_party_file_lists_exactly_the_libraries_in_lib() throws IOException {
    Set<String> libraries =
        entries().stream()
            .filter(name -> name.startsWith("lib/") && !name.startsWith("lib/kinesic-"))
            .map(name -> name.substring("lib/".length()).replace(".jar", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> listed =
        Files.readAllLines(Path.of("src/main/distribution/THIRD-PARTY.txt")).stream()
            .filter(line -> line.contains("https://"))
            .map(line -> line.split(" +"))
            .map(words -> words[0] + "-" + words[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(libraries, listed);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void the_unpacked_program_runs_in_a_path_with_blanks_and_colons() throws Exception {
    Path apps = Files.createDirectory(folder.resolve("my apps: all"));
    run("tar", "-xzf", archive(".tar.gz").toAbsolutePath().toString(), "-C", apps.toString());
    Path top;
    try (DirectoryStream<Path> content = Files.newDirectoryStream(apps)) {
      top = content.iterator().next();
    }
    String program = top.resolve("bin/facebehavior").toString();
    String version = String.valueOf(top.getFileName()).substring("kinesic-".length());
    assertTrue(run(program, "--version").startsWith("facebehavior " + version));
    Json report = Json.parse(run(program, "doctor", "--json"));
    assertEquals(version, report.member("kinesic").member("version").string());
    assertTrue(report.member("vector").member("module_loaded").bool());
  }

  /** Runs a program in another folder and returns what it prints. */
  private String run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    File errors = folder.resolve("errors.txt").toFile();
    Process process = builder.redirectError(errors).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output + Files.readString(errors.toPath()));
    return output;
  }
}
