package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/facebehavior} in a folder whose path has a blank, with JDKs that only say what they
 * were called with.
 */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {

  private static final String PICKED_UP = "Picked up JAVA_TOOL_OPTIONS: -Dx=y";
  private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector";

  private static final String END = "end";

  /**
   * Greets on the error stream, says its arguments and locale on the other, and ends the first.
   * Writes lists and archives of classes where it is told to.
   */
  private static final String JAVA =
      """
      #!/bin/sh
      for word in "$@"; do
        case $word in
          -XX:DumpLoadedClassList=*) echo kinesic/nn/inference/Inference >"${word#*=}" ;;
          -XX:SharedArchiveFile=*/archive) echo classes >"${word#*=}" && exit ;;
        esac
      done
      printf '%s\\n' GREETING >&2
      printf '%s\\n' "$0" "$@" "LC_ALL=$LC_ALL"
      echo end >&2
      exit 7
      """;

  @TempDir private Path folder;
  private Path module;
  private Path jdk25;
  private Path jdk17;

  /** An exit status, and the lines of both streams. */
  private record Result(int status, List<String> out, List<String> err) {}

  @BeforeEach
  void aBuiltModuleAndTwoJdks() throws IOException {
    module = folder.resolve("my projects/facebehavior");
    Files.createDirectories(module.resolve("bin"));
    Files.copy(Path.of("../bin/facebehavior"), module.resolve("bin/facebehavior"));
    Files.createDirectories(module.resolve("app/target/lib"));
    Files.createFile(module.resolve("app/target/lib/kinesic-facebehavior-1.jar"));
    jdk25 = jdk("25.0.1", "'" + PICKED_UP + "' '" + INCUBATOR + "'");
    jdk17 = jdk("17.0.1", "'not this one'");
  }

  private Path jdk(String version, String greeting) throws IOException {
    Path home = Files.createDirectories(folder.resolve("jdk " + version));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, JAVA.replace("GREETING", greeting));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  /** A call of the launcher, without what the environment may say to Java. */
  private ProcessBuilder launch(Path launcher, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("_?(JAVA|JDK_JAVA|KINESIC)_.*|LC_.*|LANG"));
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    return builder;
  }

  private Result run(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    ProcessBuilder builder = launch(launcher, arguments);
    builder.environment().putAll(environment);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    int status =
        builder
            .redirectOutput(ProcessBuilder.Redirect.to(out.toFile()))
            .redirectError(ProcessBuilder.Redirect.to(err.toFile()))
            .start()
            .waitFor();
    for (int i = 0; i < 5000 && !Files.readString(err).endsWith("\n" + END + "\n"); i++) {
      Thread.sleep(1); // these JDKs do not wait for the launcher to pass on their errors
    }
    return new Result(status, Files.readAllLines(out), Files.readAllLines(err));
  }

  private Result run(Map<String, String> environment, String... arguments) throws Exception {
    return run(module.resolve("bin/facebehavior"), environment, arguments);
  }

  @Test
  void arguments_class_path_and_exit_status_pass_through_a_path_with_blanks() throws Exception {
    Result result = run(Map.of("JAVA_HOME", jdk25.toString()), "train", "--data", "my faces.csv");
    assertEquals(7, result.status());
    List<String> words = result.out();
    assertEquals(jdk25.resolve("bin/java").toString(), words.get(0));
    assertTrue(words.containsAll(List.of("--add-modules", "jdk.incubator.vector")));
    int at = words.indexOf("-cp");
    assertEquals(
        List.of(
            module.resolve("app/target/lib/*").toString(),
            "kinesic.facebehavior.cli.Main",
            "train",
            "--data",
            "my faces.csv"),
        words.subList(at + 1, at + 6));
    assertTrue(words.contains("-XX:MaxRAMPercentage=60"));
    assertTrue(run(Map.of("JAVA_HOME", jdk25.toString()), "predict").out().contains("-Xmx1g"));
    List<String> serve = run(Map.of("JAVA_HOME", jdk25.toString()), "serve").out();
    assertTrue(
        serve.containsAll(List.of("-Xmx2g", "-Djdk.httpserver.maxConnections=2000")),
        serve.toString());
  }

  @Test
  void the_warning_about_the_incubator_is_dropped_and_all_else_is_shown() throws Exception {
    Result result = run(Map.of("JAVA_HOME", jdk25.toString()));
    assertEquals(List.of(PICKED_UP, END), result.err());
    Path calm = jdk("25.0.2", "'" + INCUBATOR + "' '" + INCUBATOR + "'");
    assertEquals(List.of(INCUBATOR, END), run(Map.of("JAVA_HOME", calm.toString())).err(), "once");
    Path other = jdk("25", "'an error' '" + INCUBATOR + "'");
    assertEquals(
        List.of("an error", INCUBATOR, END), run(Map.of("JAVA_HOME", other.toString())).err());
  }

  @Test
  void it_finds_its_jars_through_symbolic_links() throws Exception {
    Path near = module.resolve("bin/near");
    Files.createSymbolicLink(near, Path.of("facebehavior"));
    Path far = Files.createSymbolicLink(folder.resolve("far"), near);
    Result result = run(far, Map.of("JAVA_HOME", jdk25.toString()), "demo");
    assertEquals(7, result.status(), result.err().toString());
    assertTrue(result.out().contains(module.resolve("app/target/lib/*").toString()));
  }

  @Test
  void in_a_distribution_the_jars_are_in_lib() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("my apps/kinesic-1/bin"));
    Path launcher = Files.copy(Path.of("../bin/facebehavior"), bin.resolve("facebehavior"));
    Path lib = Files.createDirectory(bin.resolveSibling("lib"));
    Files.createFile(lib.resolve("kinesic-facebehavior-1.jar"));
    Result result = run(launcher, Map.of("JAVA_HOME", jdk25.toString()), "demo");
    assertEquals(7, result.status(), result.err().toString());
    assertTrue(result.out().contains(lib.resolve("*").toString()), result.out().toString());
  }

  @Test
  void a_path_with_a_colon_is_replaced_by_a_symbolic_link() throws Exception {
    Files.move(module, folder.resolve("a:b"));
    Path launcher = folder.resolve("a:b/bin/facebehavior");
    Result result = run(launcher, Map.of("JAVA_HOME", jdk25.toString()), "demo");
    assertEquals(7, result.status(), result.err().toString());
    String classPath = result.out().get(result.out().indexOf("-cp") + 1);
    assertTrue(classPath.matches("[^:]*/lib/\\*"), classPath);
  }

  @Test
  void a_path_with_a_colon_is_refused_if_no_link_can_replace_it() throws Exception {
    Files.move(module, folder.resolve("a:b"));
    ProcessBuilder builder = launch(folder.resolve("a:b/bin/facebehavior"), "demo");
    builder.environment().put("JAVA_HOME", jdk25.toString());
    builder.environment().put("TMPDIR", folder.resolve("missing").toString());
    Process process = builder.start();
    assertEquals(
        List.of(
            "facebehavior: the path of the installation must not contain ':': "
                + folder.resolve("a:b")),
        process.errorReader().readAllLines());
    assertEquals(1, process.waitFor());
  }

  @Test
  void another_java_in_java_home_is_passed_over() throws Exception {
    String path = jdk25.resolve("bin") + ":" + System.getenv("PATH");
    Result result = run(Map.of("JAVA_HOME", jdk17.toString(), "PATH", path));
    assertEquals(jdk25.resolve("bin/java").toString(), result.out().get(0));
  }

  @Test
  void without_jars_it_says_how_to_build_them() throws Exception {
    Files.delete(module.resolve("app/target/lib/kinesic-facebehavior-1.jar"));
    ProcessBuilder builder = launch(module.resolve("bin/facebehavior"), "demo");
    builder.environment().put("JAVA_HOME", jdk25.toString());
    Process process = builder.start();
    assertEquals(
        List.of(
            "facebehavior: not built yet; run: (cd '%s' && mvn -q -DskipTests package)"
                .formatted(module.getParent())),
        process.errorReader().readAllLines());
    assertEquals(1, process.waitFor());
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/kinesic"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  /** Waits for the process in the background that writes an archive. */
  private Path archiveOtherThan(@Nullable Path earlier) throws Exception {
    for (int i = 0; i < 3000; i++) {
      List<Path> archives = archives();
      if (archives.size() == 1 && !archives.getFirst().equals(earlier)) {
        return archives.getFirst();
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no archive in " + folder.resolve("cache/kinesic"));
  }

  private static List<String> sharing(Result result) {
    assertEquals(7, result.status(), result.err().toString());
    return result.out().stream().filter(word -> word.matches("-XX:(Dump|Shared).*")).toList();
  }

  @Test
  void short_commands_start_from_an_archive_of_the_classes_that_the_first_run_lists()
      throws Exception {
    Map<String, String> environment = Map.of("JAVA_HOME", jdk25.toString());
    List<String> first = sharing(run(environment, "predict"));
    assertTrue(first.getFirst().startsWith("-XX:DumpLoadedClassList="), first.toString());
    Path archive = archiveOtherThan(null);
    assertEquals(List.of("-XX:SharedArchiveFile=" + archive), sharing(run(environment, "predict")));
    assertEquals(List.of(), sharing(run(environment, "train")));

    Files.writeString(module.resolve("app/target/lib/kinesic-facebehavior-1.jar"), "newer");
    assertTrue(sharing(run(environment, "predict")).getFirst().contains("DumpLoadedClassList"));
    Path newer = archiveOtherThan(archive);
    assertEquals(List.of("-XX:SharedArchiveFile=" + newer), sharing(run(environment, "predict")));
  }

  @Test
  void without_an_archive_commands_run_all_the_same() throws Exception {
    String home = jdk25.toString();
    assertEquals(
        List.of(), sharing(run(Map.of("JAVA_HOME", home, "KINESIC_CLASSES", "off"), "predict")));
    Path file = Files.createFile(folder.resolve("file"));
    Map<String, String> noFolder = Map.of("JAVA_HOME", home, "XDG_CACHE_HOME", file.toString());
    assertEquals(List.of(), sharing(run(noFolder, "predict")), "no place for it");
    Map<String, String> environment = Map.of("JAVA_HOME", home);
    Path list = Path.of(sharing(run(environment, "predict")).getFirst().split("=", 2)[1]);
    Files.delete(archiveOtherThan(null));
    Files.createDirectories(list.getParent());
    assertEquals(List.of(), sharing(run(environment, "predict")), "another process writes it");
  }

  @Test
  void all_that_the_program_says_is_there_when_it_ends() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    Path jar = module.resolve("app/target/lib/kinesic-facebehavior-1.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    Path err = folder.resolve("err.txt");
    for (int i = 0; i < 3; i++) {
      ProcessBuilder builder = launch(module.resolve("bin/facebehavior"), "evaluate");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.redirectError(ProcessBuilder.Redirect.to(err.toFile()));
      assertEquals(2, builder.start().waitFor());
      assertEquals(
          """
          facebehavior: Missing required option: '--model=FILE'
          Run "facebehavior help evaluate" for the options of the command.
          """,
          Files.readString(err));
    }
  }

  @Test
  void in_the_locale_c_java_gets_one_in_which_names_can_have_any_letter() throws Exception {
    Process known = new ProcessBuilder("sh", "-c", "locale -a").start();
    List<String> locales = known.inputReader().readAllLines();
    assumeTrue(locales.contains("C.utf8") || locales.contains("C.UTF-8"));
    String home = jdk25.toString();
    for (Map<String, String> environment :
        List.of(
            Map.of("JAVA_HOME", home),
            Map.of("JAVA_HOME", home, "LC_ALL", "C"),
            Map.of("JAVA_HOME", home, "LANG", "C.UTF-8", "LC_ALL", "POSIX"))) {
      assertEquals("LC_ALL=C.UTF-8", run(environment).out().getLast(), environment.toString());
    }
    assertEquals(
        "LC_ALL=", run(Map.of("JAVA_HOME", home, "LANG", "C.UTF-8")).out().getLast(), "as it was");
  }
}
