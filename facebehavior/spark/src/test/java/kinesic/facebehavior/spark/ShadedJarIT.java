package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import kinesic.engine.io.Json;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code target/kinesic-spark.jar}, which {@code mvn package} builds. */
final class ShadedJarIT {

  private static final Path JAR = Path.of("target", "kinesic-spark.jar").toAbsolutePath();
  private static final Path SPARK = Path.of("target", "spark", "jars").toAbsolutePath();

  @TempDir private Path folder;

  private static Set<String> entries(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> !name.endsWith("/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void contains_the_libraries_of_the_program_without_those_for_gpus() throws IOException {
    Set<String> expected = new TreeSet<>();
    try (DirectoryStream<Path> libraries =
        Files.newDirectoryStream(Path.of("target", "lib"), "*.jar")) {
      for (Path library : libraries) {
        if (!String.valueOf(library.getFileName()).matches("(kinesic-kernels-cuda|jcu).*")) {
          expected.addAll(entries(library));
        }
      }
    }
    expected.removeIf(name -> name.matches("(.*/)?module-info.class|META-INF/jpms.args"));
    expected.addAll(List.of("LICENSE", "THIRD-PARTY.txt"));
    assertEquals(expected, entries(JAR));
  }

  @Test
  void contains_nothing_that_spark_brings() throws IOException {
    Set<String> both = new TreeSet<>();
    try (DirectoryStream<Path> libraries = Files.newDirectoryStream(SPARK, "*.jar")) {
      for (Path library : libraries) {
        both.addAll(entries(library));
      }
    }
    both.retainAll(entries(JAR));
    both.removeIf(name -> !name.endsWith(".class"));
    assertEquals(Set.of(), both);
  }

  @Test
  void starts_from_spark_submit_with_vector_kernels() throws Exception {
    String output =
        submit("--class", "kinesic.facebehavior.cli.Main", JAR.toString(), "doctor", "--json");
    Json report = Json.parse(output);
    assertTrue(report.member("vector").member("module_loaded").bool(), output);
    String version = report.member("kinesic").member("version").string();
    assertTrue(Files.exists(Path.of("target", "lib", "kinesic-nn-" + version + ".jar")), output);
  }

  /** Runs what the script {@code spark-submit} runs, and returns what it prints. */
  private String submit(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-cp", SPARK + File.separator + "*"));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[1]"));
    command.addAll(List.of(arguments));
    File errors = folder.resolve("errors.txt").toFile();
    Process process = new ProcessBuilder(command).redirectError(errors).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output + Files.readString(errors.toPath()));
    return output;
  }
}
