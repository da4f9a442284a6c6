package kinesic.facebehavior.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Turns a wrong value of an option into an error of the command line. */
final class OptionValues {

  private OptionValues() {}

  /** A converter that parses names; {@code parse} throws if a name is unknown. */
  static <T> ITypeConverter<T> named(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  /**
   * The constant of this name, in lower case with hyphens.
   *
   * @throws IllegalArgumentException if there is no such constant; the message lists all of them
   */
  static <E extends Enum<E>> E constant(String what, E[] constants, String name) {
    for (E constant : constants) {
      if (option(constant).equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" is unknown, expected one of %s"
            .formatted(
                what,
                name,
                Arrays.stream(constants)
                    .map(OptionValues::option)
                    .collect(Collectors.joining(", "))));
  }

  /** The name of a constant on the command line: PY_FEAT as py-feat. */
  static String option(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A file or folder; an empty name would mean the current folder. */
  static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("it is empty, expected the name of a file or folder");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          ("\"%s\" cannot be a file name in %s, the encoding of file names here; set LC_ALL to a"
                  + " UTF-8 locale, or name a folder above it")
              .formatted(text, System.getProperty("sun.jnu.encoding")));
    }
  }

  /** Calls {@code make}, which throws if a value is out of range. */
  static <T> T inRange(CommandSpec spec, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
