package kinesic.facebehavior.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The default values that a command gives to options that it shares with others. */
abstract class OptionDefaults implements IDefaultValueProvider {

  private final Map<String, String> values;

  /**
   * Creates the defaults.
   *
   * @param values by the name of the option
   */
  OptionDefaults(Map<String, String> values) {
    this.values = values;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? values.get(option.longestName()) : null;
  }
}
