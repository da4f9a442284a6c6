package kinesic.facebehavior.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Makes what is wrong with the value of an option a mistake in the command line. */
final class OptionValues {

  private OptionValues() {}

  /** Reads names with {@code parse}, which refuses others by {@link IllegalArgumentException}. */
  static <T> ITypeConverter<T> named(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  /** A file or folder; an empty name would be the current folder, which nobody means by it. */
  static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("it is empty, expected the name of a file or folder");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "\"%s\" can be no file name in %s, the encoding of names here; set LC_ALL to a locale with"
                  .formatted(text, System.getProperty("sun.jnu.encoding"))
              + " UTF-8, or name a folder above it");
    }
  }

  /** What {@code make} makes of values that are numbers and names, but may be out of range. */
  static <T> T inRange(CommandSpec spec, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
