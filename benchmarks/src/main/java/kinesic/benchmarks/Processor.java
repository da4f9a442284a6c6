package kinesic.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The properties of this machine's processor that determine which share of its limit a kernel
 * reaches: vendor, vector width and L2 cache size.
 */
final class Processor {

  private static final Path INFO = Path.of("/proc/cpuinfo");
  private static final Path L2 = Path.of("/sys/devices/system/cpu/cpu0/cache/index2/size");

  private Processor() {}

  /**
   * Returns the kind of processor as text without commas, such as {@code AuthenticAMD 512 bits L2
   * 1024K}. On systems other than Linux it consists of architecture and vector width only.
   *
   * @throws IOException if the system's description of the processor cannot be read
   */
  static String kind() throws IOException {
    String vendor = System.getProperty("os.arch");
    if (Files.isReadable(INFO)) {
      vendor = vendor(Files.readString(INFO, StandardCharsets.UTF_8), vendor);
    }
    String kind = vendor + " " + FmaLimit.vectorBits() + " bits";
    return Files.isReadable(L2)
        ? kind + " L2 " + Files.readString(L2, StandardCharsets.UTF_8).strip()
        : kind;
  }

  /** Returns the vendor of the first processor in {@code info}, or {@code otherwise}. */
  static String vendor(String info, String otherwise) {
    return info.lines()
        .filter(line -> line.startsWith("vendor_id"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(otherwise);
  }
}
