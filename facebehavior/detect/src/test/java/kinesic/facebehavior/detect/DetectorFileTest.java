package kinesic.facebehavior.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DetectorFileTest {

  @TempDir private Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.write(file, new byte[1]);
  }

  @Test
  void the_option_comes_first_then_the_variable_then_the_cache() throws IOException {
    Path option = file("option.onnx");
    Path variable = file("variable.onnx");
    Path cached = file(".cache/kinesic/" + DetectorFile.NAME);
    Map<String, String> environment = Map.of(DetectorFile.VARIABLE, variable.toString());
    assertEquals(option, DetectorFile.find(Optional.of(option), environment, folder));
    assertEquals(variable, DetectorFile.find(Optional.empty(), environment, folder));
    assertEquals(cached, DetectorFile.find(Optional.empty(), Map.of(), folder));
    Map<String, String> empty = Map.of(DetectorFile.VARIABLE, "", "XDG_CACHE_HOME", "");
    assertEquals(cached, DetectorFile.find(Optional.empty(), empty, folder));
  }

  @Test
  void another_folder_for_caches_is_used() throws IOException {
    Path cached = file("elsewhere/kinesic/" + DetectorFile.NAME);
    Map<String, String> environment =
        Map.of("XDG_CACHE_HOME", folder.resolve("elsewhere").toString());
    assertEquals(cached, DetectorFile.find(Optional.empty(), environment, folder));
  }

  @Test
  void without_a_file_one_sentence_says_what_to_do() {
    IOException failure =
        assertThrows(
            IOException.class, () -> DetectorFile.find(Optional.empty(), Map.of(), folder));
    String sentence = String.valueOf(failure.getMessage());
    assertTrue(sentence.contains(DetectorFile.NAME), sentence);
    assertTrue(sentence.contains("--detector"), sentence);
    assertTrue(sentence.contains("--crops"), sentence);
  }

  @Test
  void a_named_file_that_does_not_exist_is_reported_with_who_names_it() {
    Path missing = folder.resolve("missing.onnx");
    IOException option =
        assertThrows(
            IOException.class, () -> DetectorFile.find(Optional.of(missing), Map.of(), folder));
    assertEquals(
        missing + ": does not exist; --detector names it as the file of the face detector",
        option.getMessage());
    IOException variable =
        assertThrows(
            IOException.class,
            () ->
                DetectorFile.find(
                    Optional.empty(), Map.of(DetectorFile.VARIABLE, missing.toString()), folder));
    assertTrue(String.valueOf(variable.getMessage()).contains(DetectorFile.VARIABLE));
  }
}
