package kinesic.facebehavior.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that the user may have on the PATH; Kinesic works without it.
 *
 * @param program its name
 * @param arguments with which it prints its version
 */
record ExternalTool(String program, List<String> arguments) {

  /** Reports NVIDIA GPUs and the version of their driver. */
  static final ExternalTool NVIDIA_SMI =
      new ExternalTool(
          "nvidia-smi", List.of("--query-gpu=name,driver_version", "--format=csv,noheader"));

  private static final int TIMEOUT_SECONDS = 10;

  /**
   * Returns the first line of what the program prints about its version, and its path.
   *
   * @param path folders separated like those of the environment variable PATH
   * @return empty if no folder contains the program
   */
  Optional<String> describe(String path) {
    return find(path).map(file -> firstLine(file) + " (" + file + ")");
  }

  private Optional<Path> find(String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      for (String name : List.of(program, program + ".exe")) {
        try {
          Path file = Path.of(folder, name);
          if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
            return Optional.of(file);
          }
        } catch (InvalidPathException e) {
          // not a folder on this system
        }
      }
    }
    return Optional.empty();
  }

  private String firstLine(Path file) {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "does not answer";
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String first = output.lines().findFirst().orElse("");
      return process.exitValue() == 0
          ? first
          : "fails with exit status " + process.exitValue() + ": " + first;
    } catch (IOException e) {
      return "cannot be run: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "was interrupted";
    }
  }
}
