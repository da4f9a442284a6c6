package kinesic.facebehavior.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Accepts former names of options, which the help does not show, and says what to write instead of
 * options that are gone.
 */
final class OldSpellings implements IParameterPreprocessor {

  private static final Map<String, String> RENAMED =
      Map.of("--rate", "--lr", "--batch", "--batch-size", "--network", "--model");

  private static final Map<String, String> LABELS =
      Map.of(
          "--va", "va",
          "--au", "au",
          "--expr", "expr",
          "--identity", "identity",
          "--attributes", "attributes");

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's
  public boolean preprocess(
      Stack<String> arguments, CommandSpec spec, ArgSpec none, Map<String, Object> info) {
    List<String> newer = new ArrayList<>();
    boolean ended = false; // after --, all are parameters
    for (String argument : arguments.reversed()) { // the first argument is on top
      ended |= argument.equals(spec.parser().endOfOptionsDelimiter());
      newer.add(ended ? argument : rename(argument, spec));
    }
    arguments.clear();
    arguments.addAll(newer.reversed());
    return false; // picocli goes on
  }

  private static String rename(String argument, CommandSpec spec) {
    int end = argument.indexOf('=');
    String name = end < 0 ? argument : argument.substring(0, end);
    String value = end < 0 ? "" : argument.substring(end);
    String labels = LABELS.get(name);
    if (labels != null && spec.optionsMap().containsKey("--data")) {
      throw new ParameterException(
          spec.commandLine(),
          ("%s is no longer an option; write --data FILE for all labels of a file, or --data"
                  + " FILE,labels=%s for these alone")
              .formatted(name, labels));
    }
    String newName = RENAMED.get(name);
    return newName != null && spec.optionsMap().containsKey(newName) ? newName + value : argument;
  }
}
