package kinesic.engine.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import kinesic.engine.Tensor;

/**
 * Named arrays in a NumPy archive (.npz): a zip file with one NumPy file ({@link Npy}) for each.
 *
 * <pre>{@code
 * Npz.write(path, Map.of("images", images), Map.of("labels", Integers.of(labels)));
 *
 * try (Npz file = Npz.open(path)) {
 *   Tensor images = file.read("images").tensor();
 *   int[] labels = file.read("labels").integers().toInts();
 * }
 * }</pre>
 *
 * <p>The names are those of {@code numpy.savez}, without {@code .npy}. Arrays may be stored or
 * compressed. They are written in the order of their names and without the time, so that equal
 * arrays give equal files. Not thread-safe.
 */
public final class Npz implements Closeable {

  private static final String SUFFIX = ".npy";
  private static final int LARGEST = Integer.MAX_VALUE - 16; // bytes of an array in Java

  /** What NumPy writes, too: the first moment that a zip file knows. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Path path;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;

  private Npz(Path path, ZipFile zip, Map<String, ZipEntry> entries) {
    this.path = path;
    this.zip = zip;
    this.entries = entries;
  }

  // ---------------------------------------------------------------- reading

  /**
   * Opens a file and reads the names of its arrays.
   *
   * @throws IOException if the file cannot be read or is not a complete zip file; the message
   *     contains the file
   */
  public static Npz open(Path path) throws IOException {
    if (Files.notExists(path)) {
      throw new IOException(path + ": does not exist");
    }
    ZipFile zip;
    try {
      zip = new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new IOException(
          "%s: is not a NumPy archive or is truncated: %s".formatted(path, e.getMessage()), e);
    }
    Map<String, ZipEntry> entries = new LinkedHashMap<>();
    zip.stream()
        .filter(entry -> entry.getName().endsWith(SUFFIX))
        .forEach(entry -> entries.put(withoutSuffix(entry.getName()), entry));
    return new Npz(path, zip, entries);
  }

  private static String withoutSuffix(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** Returns the names of the arrays, in the order of the file. */
  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(entries.keySet()));
  }

  /**
   * Reads an array.
   *
   * @throws IOException if there is no such array, it is damaged, or its elements are not numbers;
   *     the message contains the file and the name
   */
  public Npy read(String name) throws IOException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new IOException(
          "%s: has no array \"%s\"; it contains %s".formatted(path, name, entries.keySet()));
    }
    String origin = "%s: array \"%s\"".formatted(path, name);
    long size = entry.getSize();
    if (size > LARGEST) {
      throw new IOException(
          "%s: has %s bytes, at most %s are supported".formatted(origin, size, LARGEST));
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) size + 1); // one more than there should be
    } catch (IOException e) {
      throw new IOException("%s: is damaged: %s".formatted(origin, e.getMessage()), e);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (bytes.length != size || sum.getValue() != entry.getCrc()) {
      throw new IOException(origin + ": is damaged: size or checksum differ from the directory");
    }
    return new NpyParser(origin, bytes).parse();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  // ---------------------------------------------------------------- writing

  /**
   * Replaces {@code path} by a file with the given arrays, atomically (see {@link AtomicFile}).
   * Nothing is compressed, as with {@code numpy.savez}.
   *
   * @param tensors are written as float32
   * @param integers are written with their types
   * @throws IllegalArgumentException if a name occurs in both maps
   * @throws IOException if the file cannot be written
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, Integers> integers)
      throws IOException {
    write(path, ZipEntry.STORED, tensors, integers);
  }

  /**
   * Replaces {@code path} by a file with the given arrays, compressed, as with {@code
   * numpy.savez_compressed}; the rest is as in {@link #write}.
   *
   * @param tensors are written as float32
   * @param integers are written with their types
   * @throws IllegalArgumentException if a name occurs in both maps
   * @throws IOException if the file cannot be written
   */
  public static void writeCompressed(
      Path path, Map<String, Tensor> tensors, Map<String, Integers> integers) throws IOException {
    write(path, ZipEntry.DEFLATED, tensors, integers);
  }

  private static void write(
      Path path, int method, Map<String, Tensor> tensors, Map<String, Integers> integers)
      throws IOException {
    Map<String, AtomicFile.Content> contents = new TreeMap<>();
    tensors.forEach((name, t) -> contents.put(name, out -> Npy.write(out, t)));
    integers.forEach(
        (name, i) -> {
          if (contents.put(name, out -> Npy.write(out, i)) != null) {
            throw new IllegalArgumentException(
                "npz: \"%s\" is both a tensor and integers".formatted(name));
          }
        });
    AtomicFile.write(
        path,
        out -> {
          ZipOutputStream zipped = new ZipOutputStream(out); // the caller closes out
          for (Map.Entry<String, AtomicFile.Content> e : contents.entrySet()) {
            zipped.putNextEntry(entry(e.getKey(), method, e.getValue()));
            e.getValue().writeTo(zipped);
            zipped.closeEntry();
          }
          zipped.finish();
        });
  }

  private static ZipEntry entry(String name, int method, AtomicFile.Content content)
      throws IOException {
    ZipEntry entry = new ZipEntry(name + SUFFIX);
    entry.setTimeLocal(TIME);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) { // size and checksum precede the bytes
      CountingStream counted = new CountingStream();
      content.writeTo(counted);
      entry.setSize(counted.size);
      entry.setCrc(counted.getChecksum().getValue());
    }
    return entry;
  }

  /** Counts and sums the bytes that are written to it. */
  private static final class CountingStream extends CheckedOutputStream {

    private long size;

    CountingStream() {
      super(OutputStream.nullOutputStream(), new CRC32());
    }

    @Override
    public void write(int b) throws IOException {
      super.write(b);
      size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      super.write(bytes, offset, length);
      size += length;
    }
  }
}
