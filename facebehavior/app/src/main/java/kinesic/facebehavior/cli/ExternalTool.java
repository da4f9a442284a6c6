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

/** Programs that the user may have on the PATH; Kinesic works without them. */
enum ExternalTool {
  /** Extracts frames from videos. */
  FFMPEG("ffmpeg"),

  /** Reports NVIDIA GPUs and the version of their driver. */
  NVIDIA_SMI("nvidia-smi");

  private static final int TIMEOUT_SECONDS = 10;

  private final String program;

  ExternalTool(String program) {
    this.program = program;
  }

  /** Returns the arguments with which the program prints its version. */
  private List<String> arguments() {
    return switch (this) {
      case FFMPEG -> List.of("-version");
      case NVIDIA_SMI -> List.of("--query-gpu=name,driver_version", "--format=csv,noheader");
    };
  }

  /** Returns the name of the program. */
  String program() {
    return program;
  }

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
    command.addAll(arguments());
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
