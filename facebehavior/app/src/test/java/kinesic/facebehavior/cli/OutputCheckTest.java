package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class OutputCheckTest {

  private static final String LABELS = "image,expression,AU01\n";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void aFileOfLabels() throws Exception {
    file = Files.writeString(folder.resolve("mine.csv"), LABELS);
  }

  private void assertRefused(String sentence, Object... words) throws Exception {
    Program program = Program.run(words);
    assertEquals(2, program.status(), program.err());
    assertEquals("facebehavior: " + sentence, program.err().lines().findFirst().orElse(""));
    assertEquals(LABELS, Files.readString(file));
  }

  private static String overwrites(String output, String input) {
    return "%s is also an input (%s) and would be overwritten, choose another output"
        .formatted(output, input);
  }

  @Test
  void an_input_is_not_overwritten_by_any_command() throws Exception {
    String out = "--out " + file;
    assertRefused(overwrites(out, "--data " + file), "relatedness", "--data", file, "--out", file);
    assertRefused(
        overwrites(out, "--data " + file),
        "relatedness",
        "--data=" + file + ",labels=au",
        "--out",
        file);
    assertRefused(overwrites(out, "IMAGE " + file), "explain", file, "-m", "net", "--out", file);
    assertRefused(overwrites(out, "--model " + file), "explain", "x", "-m", file, "--out", file);
    assertRefused(overwrites(out, "FILE " + file), "import-weights", file, "--out", file);
    assertRefused(
        overwrites("--roc " + file, "--pairs " + file),
        "evaluate",
        "-m=net",
        "--data=faces.csv",
        "--pairs",
        file,
        "--roc",
        file);
    for (String option : List.of("--csv", "--json")) {
      assertRefused(
          overwrites(option + " " + file, "--model " + file),
          "predict",
          "-m",
          file,
          option,
          file,
          "photos");
    }
    assertRefused(
        overwrites("--csv " + file, "IMAGE|VIDEO|FOLDER " + file),
        "predict",
        "-m=net",
        "--csv",
        file,
        "me.png",
        file);
    assertRefused(
        overwrites(out, "--data " + file),
        "relatedness",
        "--data=affectnet=" + folder + ",landmarks=" + file,
        "--out",
        file);
  }

  @Test
  void a_folder_that_holds_an_input_is_not_written_to() throws Exception {
    String sentence =
        "--out %s holds an input (%s %s) that could be overwritten, choose another" + " folder";
    assertRefused(
        sentence.formatted(folder, "--data", file), "train", "--data", file, "--out", folder);
    assertRefused(
        sentence.formatted(folder, "--model", file),
        "compound",
        "-m",
        file,
        "--test=a.csv",
        "--out",
        folder);
    assertRefused(
        overwrites("--out " + folder, "--data " + folder),
        "train",
        "--data=affectnet=" + folder,
        "--out",
        folder);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void the_spelling_of_a_path_does_not_matter() throws Exception {
    Path dotted = folder.resolve(".").resolve("x").resolve("..").resolve("mine.csv");
    Files.createDirectory(folder.resolve("x"));
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);
    Path folderLink = Files.createSymbolicLink(folder.resolve("here"), folder);
    Path hard = Files.createLink(folder.resolve("hard.csv"), file);
    for (Path out : List.of(dotted, link, folderLink.resolve("mine.csv"), hard)) {
      assertRefused(
          overwrites("--out " + out, "--data " + file),
          "relatedness",
          "--data",
          file,
          "--out",
          out);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void two_outputs_need_a_file_each_whether_it_exists_or_not() throws Exception {
    Path one = folder.resolve("s.out");
    Path here = Files.createSymbolicLink(folder.resolve("here"), folder);
    Path dangling = Files.createSymbolicLink(folder.resolve("link.out"), one);
    for (Path other : List.of(one, folder.resolve("./s.out"), here.resolve("s.out"), dangling)) {
      assertRefused(
          "--csv %s and --json %s are the same file, expected a file for each"
              .formatted(one, other),
          "predict",
          "-m=net",
          "--csv",
          one,
          "--json",
          other,
          "me.png");
      assertFalse(Files.exists(one));
    }
    assertRefused(
        "--csv - and --json - are the same file, expected a file for each",
        "predict",
        "-m=net",
        "--csv=-",
        "--json=-",
        "me.png");
  }

  @Test
  void every_output_option_is_checked() {
    Set<String> outputs = Set.of("--out", "--csv", "--json", "--page", "--roc");
    int checked = 0;
    for (CommandLine command : OptionsTest.commands()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (outputs.contains(option.longestName()) && option.arity().max() > 0) {
          Class<?> type = option.type();
          assertTrue(
              type == OutputFile.class || type == OutputPath.class || type == OutputFolder.class,
              command.getCommandName() + " " + option.longestName());
          checked++;
        }
      }
    }
    assertEquals(16, checked);
  }
}
