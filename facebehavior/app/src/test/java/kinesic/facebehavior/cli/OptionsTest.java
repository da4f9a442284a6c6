package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options of all commands. */
final class OptionsTest {

  @TempDir private Path folder;

  /** All commands and subcommands. */
  static List<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    add(Main.commandLine(Surroundings.terminal()), all);
    return all;
  }

  private static void add(CommandLine command, List<CommandLine> all) {
    all.add(command);
    command.getSubcommands().values().forEach(sub -> add(sub, all));
  }

  @Test
  void an_option_of_one_name_and_type_is_defined_once() {
    Map<String, Object> fields = new HashMap<>();
    for (CommandLine command : commands()) {
      if (command.getCommandSpec().helpCommand()) {
        continue; // picocli's
      }
      for (OptionSpec option : command.getCommandSpec().options()) {
        Object field = option.userObject();
        Object first =
            fields.putIfAbsent(option.longestName() + " " + option.type().getSimpleName(), field);
        assertEquals(first == null ? field : first, field, option.longestName());
      }
    }
  }

  @Test
  void every_option_and_parameter_is_described_and_shows_its_default() {
    for (CommandLine command : commands()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        String name = command.getCommandName() + " " + option.longestName();
        String help = String.join(" ", option.description());
        assertFalse(help.isBlank(), name);
        String value = option.defaultValueString();
        if (option.arity().max() > 0
            && value != null
            && !value.equals("null")
            && !value.equals("[]")) {
          assertTrue(help.contains("(default: ") && help.contains(value), name + ": " + help);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--va, va",
    "--au, au",
    "--expr, expr",
    "--identity, identity",
    "--attributes, attributes"
  })
  void options_that_are_gone_say_what_to_write(String option, String labels) {
    for (String written : List.of(option + "=some.csv", option)) {
      Program program = Program.run("train", written, "some.csv");
      assertEquals(2, program.status());
      assertEquals(
          "facebehavior: %s is no longer an option; write --data FILE for all labels of a file, or"
                  .formatted(option)
              + " --data FILE,labels=%s for these alone".formatted(labels),
          program.err().lines().findFirst().orElse(""));
    }
  }

  @Test
  void former_names_of_options_work_and_are_not_shown() {
    for (List<String> words :
        List.of(
            List.of("train", "--rate=-1"),
            List.of("train", "--lr=-1"),
            List.of("train", "--rate", "-1"),
            List.of("study", "affect", "--rate=-1"))) {
      List<String> all = new ArrayList<>(words);
      all.add("--out=" + folder.resolve("out"));
      if (words.contains("train")) {
        all.add("--data=some.csv");
      }
      Program program = Program.run(all.toArray());
      assertEquals(
          "facebehavior: training: learning rate is -1.0, expected a number above 0",
          program.err().lines().findFirst().orElse(""));
    }
    Program batch = Program.run("train", "--batch", "2", "--data=some.csv");
    assertTrue(batch.err().contains("batch size is 2, expected at least 4"), batch.err());
    Program model = Program.run("evaluate", "--network", "no.safetensors", "--data=some.csv");
    assertEquals("facebehavior: no.safetensors: does not exist\n", model.err());
    String help = Program.run("help", "train").out();
    assertTrue(help.contains("--lr=RATE"), help);
    for (String former : List.of("--rate", "--batch=", "--va=", "--network")) {
      assertFalse(help.contains(former), former);
    }
  }

  @Test
  void a_device_is_cpu_auto_or_a_gpu() {
    Program unknown = Program.run("doctor", "--device", "gpu");
    assertEquals(2, unknown.status());
    assertEquals(
        "facebehavior: --device is \"gpu\": expected cpu, auto, cuda or cuda:1",
        unknown.err().lines().findFirst().orElse(""));
    Program alone = Program.run("doctor", "--tf32");
    assertEquals(2, alone.status());
    assertEquals(
        "facebehavior: --tf32 needs --device cuda or auto",
        alone.err().lines().findFirst().orElse(""));
    Program graph = Program.run("train", "--data=some.csv", "--cuda-graph");
    assertEquals(2, graph.status());
    assertEquals(
        "facebehavior: --cuda-graph needs --device cuda or auto",
        graph.err().lines().findFirst().orElse(""));
  }

  @Test
  void defaults_of_shared_options_are_those_of_the_command() {
    Map<String, String> faces =
        Map.of("demo", "7200", "synthesize", "1000", "affect", "2640", "identity", "4000");
    for (CommandLine command : commands()) {
      String expected = faces.get(command.getCommandName());
      if (expected != null) {
        String help = command.getUsageMessage().replaceAll("\\s+", " ");
        assertTrue(
            help.contains("synthetic faces to draw (default: " + expected + ")"),
            command.getCommandName());
      }
    }
  }
}
