package kinesic.kernels.cuda;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where libraries of NVIDIA may be, in this order:
 *
 * <ol>
 *   <li>the folders in {@code KINESIC_CUDA_HOME}, and {@code lib64}, {@code lib} and {@code
 *       targets/x86_64-linux/lib} in them
 *   <li>where the dynamic loader looks
 *   <li>the usual folders of CUDA and of Linux distributions
 *   <li>the packages that PyTorch installs beside itself, for the Python of {@code VIRTUAL_ENV}, of
 *       {@code CONDA_PREFIX}, of the {@code PATH}, and of the user
 * </ol>
 */
final class LibrarySearch {

  static final String HOME = "KINESIC_CUDA_HOME";

  private static final List<String> IN_A_TOOLKIT =
      List.of("lib64", "lib", "targets/x86_64-linux/lib");

  private static final List<String> USUAL =
      List.of(
          "/usr/local/cuda/lib64",
          "/usr/local/cuda*/lib64",
          "/usr/local/cuda*/targets/x86_64-linux/lib",
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib64",
          "/opt/cuda/lib64",
          "/opt/cuda/targets/x86_64-linux/lib",
          "/usr/lib/wsl/lib");

  private static final List<String> IN_PYTHON =
      List.of(
          "lib/python3*/site-packages/nvidia/*/lib",
          "lib64/python3*/site-packages/nvidia/*/lib",
          "lib/python3*/dist-packages/nvidia/*/lib",
          "local/lib/python3*/dist-packages/nvidia/*/lib");

  private final Path root;
  private final Map<String, String> environment;

  /**
   * Creates a search.
   *
   * @param root the folder in which the usual folders are, {@code /} but in tests
   * @param environment the environment variables
   */
  LibrarySearch(Path root, Map<String, String> environment) {
    this.root = root;
    this.environment = environment;
  }

  /** Creates the search of this process. */
  static LibrarySearch standard() {
    return new LibrarySearch(Path.of("/"), System.getenv());
  }

  /** Returns the value of {@code KINESIC_CUDA_HOME}, for people. */
  String home() {
    return environment.getOrDefault(HOME, "not set");
  }

  /** Returns the folders that the user names. */
  List<Path> homeFolders() {
    Set<Path> folders = new LinkedHashSet<>();
    for (Path home : paths(HOME)) {
      IN_A_TOOLKIT.forEach(part -> folders.add(home.resolve(part)));
      folders.add(home);
    }
    return existing(folders);
  }

  /** Returns the usual folders and those of Python's packages. */
  List<Path> otherFolders() {
    Set<Path> folders = new LinkedHashSet<>();
    for (String pattern : USUAL) {
      folders.addAll(matches(root, pattern.substring(1)));
    }
    for (Path prefix : pythonPrefixes()) {
      for (String pattern : IN_PYTHON) {
        folders.addAll(matches(prefix, pattern));
      }
    }
    return existing(folders);
  }

  private Set<Path> pythonPrefixes() {
    Set<Path> prefixes = new LinkedHashSet<>();
    prefixes.addAll(paths("VIRTUAL_ENV"));
    prefixes.addAll(paths("CONDA_PREFIX"));
    Path python = pythonOnPath();
    if (python != null) {
      addPrefix(python, prefixes);
      try {
        addPrefix(python.toRealPath(), prefixes); // of which a virtual environment is made
      } catch (IOException e) {
        // a link to nothing has no packages
      }
    }
    paths("HOME").forEach(home -> prefixes.add(home.resolve(".local")));
    return prefixes;
  }

  private @Nullable Path pythonOnPath() {
    for (Path folder : paths("PATH")) {
      for (String name : List.of("python3", "python")) {
        Path python = folder.resolve(name);
        if (Files.isExecutable(python)) {
          return python;
        }
      }
    }
    return null;
  }

  /** Adds the folder that has the folder of a program. */
  private static void addPrefix(Path program, Set<Path> prefixes) {
    Path folder = program.toAbsolutePath().getParent();
    if (folder != null && folder.getParent() != null) {
      prefixes.add(folder.getParent());
    }
  }

  /** Returns the absolute paths in an environment variable. */
  private List<Path> paths(String variable) {
    List<Path> paths = new ArrayList<>();
    for (String part : environment.getOrDefault(variable, "").split(File.pathSeparator, -1)) {
      try {
        Path path = Path.of(part);
        if (path.isAbsolute()) {
          paths.add(path);
        }
      } catch (InvalidPathException e) {
        // cannot be the path of anything
      }
    }
    return paths;
  }

  /** Returns the paths below a folder that match a pattern, the highest versions first. */
  private static List<Path> matches(Path folder, String pattern) {
    List<Path> paths = List.of(folder);
    for (String name : pattern.split("/", -1)) {
      List<Path> next = new ArrayList<>();
      for (Path path : paths) {
        if (name.contains("*")) {
          next.addAll(children(path, name));
        } else {
          next.add(path.resolve(name));
        }
      }
      paths = next;
    }
    return paths;
  }

  private static List<Path> children(Path folder, String pattern) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
      stream.forEach(children::add);
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // a folder that cannot be read has nothing for us
    }
    children.sort(Comparator.reverseOrder());
    return children;
  }

  private static List<Path> existing(Set<Path> folders) {
    return folders.stream().filter(Files::isDirectory).toList();
  }
}
