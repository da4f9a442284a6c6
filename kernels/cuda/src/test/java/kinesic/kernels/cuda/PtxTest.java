package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the PTX files with their sources; {@code kernels/cuda/compile} writes them. */
class PtxTest {

  private static final Path SOURCES = Path.of("src/main/cuda");
  private static final Path COMPILED = Path.of("src/main/resources/kinesic/kernels/cuda");
  private static final Pattern INCLUDE =
      Pattern.compile("^#include \"([^\"]+)\"", Pattern.MULTILINE);

  /** Returns the names of the families. */
  static List<String> families() throws IOException {
    return names(SOURCES, ".cu");
  }

  /** Returns the PTX of a family. */
  static String ptx(String family) throws IOException {
    return Files.readString(COMPILED.resolve(family + ".ptx"), StandardCharsets.US_ASCII);
  }

  private static List<String> names(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void each_source_has_its_ptx() throws IOException {
    assertEquals(families(), names(COMPILED, ".ptx"));
  }

  @ParameterizedTest
  @MethodSource("families")
  void the_ptx_is_that_of_the_sources(String family) throws IOException {
    assertEquals(
        "// sources " + hash(family),
        ptx(family).lines().findFirst().orElse(""),
        "run kernels/cuda/compile and commit what it writes");
  }

  /** So that every GPU gives the same bits, see {@code functions.cuh}. */
  @ParameterizedTest
  @MethodSource("families")
  void kernels_approximate_no_function_of_floats(String family) throws IOException {
    assertEquals(
        List.of(),
        ptx(family)
            .lines()
            .filter(line -> line.contains(".approx.") && line.contains(".f32"))
            .toList());
  }

  /** Returns the hash of the names and contents of the source and its headers. */
  private static String hash(String family) throws IOException {
    SortedSet<String> headers = new TreeSet<>();
    addHeaders(family + ".cu", headers);
    MessageDigest digest = sha256();
    add(family + ".cu", digest);
    for (String header : headers) {
      add(header, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void addHeaders(String file, SortedSet<String> headers) throws IOException {
    String text = Files.readString(SOURCES.resolve(file));
    for (MatchResult include : INCLUDE.matcher(text).results().toList()) {
      if (headers.add(include.group(1))) {
        addHeaders(include.group(1), headers);
      }
    }
  }

  private static void add(String file, MessageDigest digest) throws IOException {
    digest.update((file + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(Files.readAllBytes(SOURCES.resolve(file)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void drivers_since_2019_can_load_the_ptx(String family) throws IOException {
    String ptx = ptx(family);
    assertEquals(List.of(".version 6.4"), directives(ptx, ".version"));
    assertEquals(List.of(".target sm_75"), directives(ptx, ".target"));
    assertEquals(List.of(".address_size 64"), directives(ptx, ".address_size"));
  }

  private static List<String> directives(String ptx, String name) {
    return ptx.lines().filter(line -> line.startsWith(name)).toList();
  }

  @ParameterizedTest
  @MethodSource("families")
  void the_ptx_names_no_folder(String family) throws IOException {
    String ptx = ptx(family);
    List<String> files = ptx.lines().filter(line -> line.strip().startsWith(".file")).toList();
    assertTrue(files.stream().anyMatch(line -> line.endsWith("\"" + family + ".cu\"")), family);
    assertFalse(files.stream().anyMatch(line -> line.contains("/")), files.toString());
    assertFalse(ptx.contains("/usr/") || ptx.contains("/home/") || ptx.contains("/tmp/"), family);
  }
}
