package kinesic.engine.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensorsHeader.Entry;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;

/**
 * Tensors and metadata in a safetensors file.
 *
 * <pre>{@code
 * SafeTensors.write(path, Map.of("weight", w, "bias", b), Map.of("epoch", "3"));
 *
 * try (SafeTensors file = SafeTensors.open(path)) {
 *   file.readInto("weight", w);
 *   Tensor bias = file.read("bias");
 * }
 * }</pre>
 *
 * <p>The format (https://github.com/huggingface/safetensors): 8 bytes with the length of the
 * header, the header in JSON, and the elements of the tensors one after the other without gaps, all
 * numbers little-endian. Tensors are written as F32 in the order of their names, so that equal
 * tensors give equal files. F32, F16 and BF16 are read exactly; F64 is rounded to float32, as
 * PyTorch does when it loads into float32 parameters. Elements are transferred in pieces, so
 * reading and writing need little memory besides the tensor itself.
 *
 * <p>Files may also contain integers, such as labels or the counters of PyTorch's batch
 * normalisation: {@code file.integers("labels")}. A file with both is written in the order that the
 * format's own library uses: wider types first, then names, so that all elements are aligned.
 */
public final class SafeTensors implements Closeable {

  private static final List<String> READABLE = List.of("F64", "F32", "F16", "BF16");

  /** The order of types in a file. Names decide among tensors of the same type. */
  private static final List<String> ORDER =
      List.of("U64", "I64", "F32", "U32", "I32", "U16", "I16", "I8", "U8", "BOOL");

  private static final int PIECE = 1 << 16; // floats read or written at once
  private static final int LONGEST_HEADER = 100_000_000; // bytes, as the format has it

  private final Path path;
  private final RandomAccessFile file;
  private final SafeTensorsHeader header;
  private final long dataStart;

  private SafeTensors(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    header = readHeader();
    dataStart = file.getFilePointer();
    checkOffsets();
  }

  // ---------------------------------------------------------------- writing

  /**
   * Replaces {@code path} by a file with the given tensors and metadata, atomically (see {@link
   * AtomicFile}).
   *
   * @param metadata strings, written in the order of the map
   * @throws IllegalArgumentException if a tensor is called {@code __metadata__}
   * @throws IOException if the file cannot be written
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    write(path, tensors, Map.of(), metadata);
  }

  /**
   * Replaces {@code path} by a file with the given tensors, integers and metadata, atomically (see
   * {@link AtomicFile}).
   *
   * @param integers are written with their types
   * @param metadata strings, written in the order of the map
   * @throws IllegalArgumentException if a name occurs in both maps or is {@code __metadata__}
   * @throws IOException if the file cannot be written
   */
  public static void write(
      Path path,
      Map<String, Tensor> tensors,
      Map<String, Integers> integers,
      Map<String, String> metadata)
      throws IOException {
    Map<String, Data> all = new TreeMap<>();
    integers.forEach(
        (name, i) -> {
          IntegerType type = i.type();
          all.put(name, new Data(type.name(), type.bytes(), i.shape(), i::writeTo));
        });
    tensors.forEach(
        (name, t) -> {
          Data data = new Data("F32", Float.BYTES, t.shape(), out -> writeElements(t, out));
          if (all.put(name, data) != null) {
            throw new IllegalArgumentException(
                "safetensors: \"%s\" is both a tensor and integers".formatted(name));
          }
        });
    if (all.containsKey(SafeTensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "safetensors: a tensor cannot be called " + SafeTensorsHeader.METADATA);
    }
    writeSorted(path, all, metadata);
  }

  /**
   * Elements to be written.
   *
   * @param type their type in the header
   * @param width the bytes of one
   * @param shape of the tensor
   * @param content writes them
   */
  private record Data(String type, int width, Shape shape, AtomicFile.Content content) {}

  private static void writeSorted(Path path, Map<String, Data> byName, Map<String, String> metadata)
      throws IOException {
    List<Map.Entry<String, Data>> sorted = new ArrayList<>(byName.entrySet());
    sorted.sort(Comparator.comparingInt(e -> ORDER.indexOf(e.getValue().type)));
    Map<String, Entry> entries = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, Data> e : sorted) {
      Data data = e.getValue();
      long end = at + (long) data.width * data.shape.elements();
      entries.put(e.getKey(), new Entry(data.type, data.shape, at, end));
      at = end;
    }
    byte[] header = new SafeTensorsHeader(entries, metadata).encode();
    AtomicFile.write(
        path,
        out -> {
          byte[] length = new byte[Long.BYTES];
          littleEndian(length).putLong(header.length);
          out.write(length);
          out.write(header);
          for (Map.Entry<String, Data> e : sorted) {
            e.getValue().content.writeTo(out);
          }
        });
  }

  /** Writes the elements of a tensor as little-endian float32. */
  static void writeElements(Tensor t, OutputStream out) throws IOException {
    int n = t.shape().elements();
    float[] piece = new float[Math.min(n, PIECE)];
    byte[] bytes = new byte[piece.length * Float.BYTES];
    int count;
    for (int at = 0; at < n; at += count) {
      count = Math.min(PIECE, n - at);
      t.backend().read(t.buffer(), at, piece, 0, count);
      littleEndian(bytes).asFloatBuffer().put(piece, 0, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  // ---------------------------------------------------------------- reading

  /**
   * Opens a file and reads its header.
   *
   * @throws IOException if the file cannot be read or is not a complete safetensors file; the
   *     message contains the file, the tensor and what was expected
   */
  public static SafeTensors open(Path path) throws IOException {
    requireReadable(path);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      return new SafeTensors(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Checks the conditions that a user can correct; the messages of the operating system differ. */
  private static void requireReadable(Path path) throws IOException {
    String problem =
        Files.notExists(path)
            ? "does not exist"
            : Files.isDirectory(path)
                ? "is a folder, expected a safetensors file"
                : Files.isReadable(path) ? "" : "cannot be read: permission denied";
    if (!problem.isEmpty()) {
      throw new IOException(path + ": " + problem);
    }
  }

  /** Returns the names and shapes of the tensors, in the order of the header. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    header.tensors().forEach((name, entry) -> shapes.put(name, entry.shape()));
    return shapes;
  }

  /** Returns the metadata, in the order of the file; empty if the file has no metadata. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * Reads a tensor into new memory of the standard backend, which no step scope recycles.
   *
   * @throws IOException if there is no such tensor, or its dtype is not floating point
   */
  public Tensor read(String name) throws IOException {
    return read(name, Backends.standard());
  }

  /**
   * Reads a tensor into new memory of a backend, which no step scope recycles.
   *
   * @throws IOException if there is no such tensor, or its dtype is not floating point
   */
  public Tensor read(String name, Backend backend) throws IOException {
    Shape shape = entry(name).shape();
    Tensor result = new Tensor(shape, backend.allocate(shape.elements()));
    readInto(name, result);
    return result;
  }

  /**
   * Reads a tensor as {@link #read} does and checks that all its elements are finite. Use it for
   * the weights of a network, which are useless if a single one is NaN.
   *
   * @throws IOException if there is no such tensor, its dtype is not floating point, or an element
   *     is NaN or infinite; the message contains the file and the name
   */
  public Tensor readFinite(String name) throws IOException {
    Tensor t = read(name);
    if (!Double.isFinite(t.backend().reduction().sumOfSquares(t.buffer()))) {
      throw broken("tensor \"%s\" contains NaN or infinity".formatted(name));
    }
    return t;
  }

  /**
   * Reads a tensor into the memory of {@code target}.
   *
   * @throws IOException if there is no such tensor, its dtype is not floating point, or its shape
   *     differs
   */
  public void readInto(String name, Tensor target) throws IOException {
    Entry entry = entry(name);
    if (!entry.shape().equals(target.shape())) {
      throw broken(
          "tensor \"%s\" has shape %s, expected %s".formatted(name, entry.shape(), target.shape()));
    }
    if (!READABLE.contains(entry.type())) {
      throw broken(
          "tensor \"%s\" has dtype %s, expected one of %s%s"
              .formatted(
                  name,
                  entry.type(),
                  READABLE,
                  integerType(entry).isPresent() ? "; read it with integers()" : ""));
    }
    float[] piece = new float[Math.min(entry.shape().elements(), PIECE)];
    readPieces(
        name,
        (bytes, at, count) -> {
          decode(entry.type(), bytes, piece, count);
          target.backend().write(piece, 0, target.buffer(), at, count);
        });
  }

  /**
   * Reads integers or booleans.
   *
   * @throws IOException if there is no such tensor, or its dtype is floating point
   */
  public Integers integers(String name) throws IOException {
    Entry entry = entry(name);
    IntegerType type = integerType(entry).orElse(null);
    if (type == null) {
      throw broken(
          "tensor \"%s\" has dtype %s, expected one of %s%s"
              .formatted(
                  name,
                  entry.type(),
                  List.of(IntegerType.values()),
                  READABLE.contains(entry.type()) ? "; read it with read()" : ""));
    }
    long[] values = new long[entry.shape().elements()];
    readPieces(
        name,
        (bytes, at, count) -> {
          for (int i = 0; i < count; i++) {
            values[at + i] = type.get(bytes, i * type.bytes());
          }
        });
    String origin = "%s: tensor \"%s\"".formatted(path, name);
    return Integers.read(origin, type, entry.shape(), values);
  }

  /** Returns the names of the tensors whose elements are integers or booleans. */
  public Set<String> integerNames() {
    Set<String> names = new LinkedHashSet<>();
    header
        .tensors()
        .forEach(
            (name, entry) -> {
              if (integerType(entry).isPresent()) {
                names.add(name);
              }
            });
    return Collections.unmodifiableSet(names);
  }

  private static Optional<IntegerType> integerType(Entry entry) {
    return Arrays.stream(IntegerType.values())
        .filter(type -> type.name().equals(entry.type()))
        .findFirst();
  }

  /** Receives elements {@code at} to {@code at + count} of a tensor. */
  private interface Piece {
    void accept(ByteBuffer bytes, int at, int count);
  }

  private void readPieces(String name, Piece piece) throws IOException {
    Entry entry = entry(name);
    int width = width(entry.type());
    int n = entry.shape().elements();
    byte[] bytes = new byte[Math.min(n, PIECE) * width];
    file.seek(dataStart + entry.begin());
    int count;
    for (int at = 0; at < n; at += count) {
      count = Math.min(PIECE, n - at);
      try {
        file.readFully(bytes, 0, count * width);
      } catch (EOFException e) {
        throw broken("tensor \"%s\" is truncated: the file has become shorter".formatted(name));
      }
      piece.accept(littleEndian(bytes), at, count);
    }
  }

  private static void decode(String type, ByteBuffer bytes, float[] piece, int count) {
    switch (type) {
      case "F16" -> {
        for (int i = 0; i < count; i++) {
          piece[i] = Float.float16ToFloat(bytes.getShort(i * Short.BYTES));
        }
      }
      case "BF16" -> { // the upper half of a float32
        for (int i = 0; i < count; i++) {
          piece[i] = Float.intBitsToFloat(bytes.getShort(i * Short.BYTES) << 16);
        }
      }
      case "F64" -> {
        for (int i = 0; i < count; i++) {
          piece[i] = (float) bytes.getDouble(i * Double.BYTES);
        }
      }
      default -> bytes.asFloatBuffer().get(piece, 0, count);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private Entry entry(String name) throws IOException {
    Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw broken(
          "has no tensor \"%s\"; it contains %s".formatted(name, header.tensors().keySet()));
    }
    return entry;
  }

  private IOException broken(String why) {
    return new IOException(path + ": " + why);
  }

  // ---------------------------------------------------------------- the header

  private SafeTensorsHeader readHeader() throws IOException {
    long size = file.length();
    byte[] lengthBytes = new byte[Long.BYTES];
    if (size < lengthBytes.length) {
      throw broken(
          "is not a safetensors file: expected 8 bytes with the length of the header, found %s"
              .formatted(size));
    }
    file.readFully(lengthBytes);
    long length = littleEndian(lengthBytes).getLong();
    if (length < 0 || length > LONGEST_HEADER) {
      throw broken(
          "is not a safetensors file: the length of its header would be %s"
              .formatted(Long.toUnsignedString(length)));
    }
    if (length > size - lengthBytes.length) {
      throw broken(
          "is truncated: expected a header of %s bytes, found %s"
              .formatted(length, size - lengthBytes.length));
    }
    byte[] text = new byte[(int) length];
    file.readFully(text);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      return SafeTensorsHeader.parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      throw broken("the header is not UTF-8");
    } catch (JsonException e) {
      throw broken("header, " + e.getMessage());
    }
  }

  /** Checks that the tensors fill the rest of the file, without gaps or overlaps. */
  private void checkOffsets() throws IOException {
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(header.tensors().entrySet());
    inOrder.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long at = 0;
    for (Map.Entry<String, Entry> named : inOrder) {
      Entry entry = named.getValue();
      long length = (long) width(entry.type()) * entry.shape().elements();
      if (entry.begin() != at) {
        throw broken(
            "tensor \"%s\" begins at byte %s of the data, expected %s: there must be no gap or overlap"
                .formatted(named.getKey(), entry.begin(), at));
      }
      if (entry.end() < at || (length >= 0 && entry.end() - at != length)) {
        throw broken(
            "tensor \"%s\" has bytes %s to %s, expected %s bytes for shape %s of %s"
                .formatted(named.getKey(), at, entry.end(), length, entry.shape(), entry.type()));
      }
      at = entry.end();
    }
    long found = file.length() - dataStart;
    if (found != at) {
      throw broken(
          (found < at ? "is truncated: " : "continues after the last tensor: ")
              + "expected %s bytes of data, found %s".formatted(at, found));
    }
  }

  /**
   * Returns the number of bytes of one element; negative for a type that this class does not know.
   */
  private static int width(String type) {
    return switch (type) {
      case "BOOL", "I8", "U8", "F8_E4M3", "F8_E5M2" -> 1;
      case "I16", "U16", "F16", "BF16" -> 2;
      case "I32", "U32", "F32" -> 4;
      case "I64", "U64", "F64" -> 8;
      default -> -1;
    };
  }
}
