package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** {@code bin/facebehavior-spark}, which starts Java as {@code spark-submit} does. */
final class LauncherTest {

  @Test
  void opens_the_packages_that_this_version_of_spark_opens() throws Exception {
    Set<String> expected =
        Arrays.stream(JavaModuleOptions.defaultModuleOptionArray())
            .filter(option -> option.startsWith("--add-opens="))
            .map(option -> option.replaceAll(".*/(.*)=.*", "$1"))
            .filter(
                name ->
                    ModuleLayer.boot().modules().stream()
                        .anyMatch(module -> module.getPackages().contains(name)))
            .collect(Collectors.toCollection(TreeSet::new));
    String script = Files.readString(Path.of("bin", "facebehavior-spark"));
    String list = script.replaceAll("(?s).*for package in (.*?); do.*", "$1").replace('\\', ' ');
    Set<String> opened = new TreeSet<>(List.of(list.strip().split("\\s+", -1)));
    opened.add("sun.security.krb5"); // of another module
    assertEquals(expected, opened);
  }
}
