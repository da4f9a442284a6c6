package kinesic.nn.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import kinesic.engine.io.ProtobufWriter;

/**
 * Writes an event file of TensorBoard, {@code events.out.tfevents.SECONDS.HOST.PID}.
 *
 * <pre>{@code
 * try (EventFile file = EventFile.create(folder, 1)) {
 *   file.write(step, new StepSummary().scalar("loss/total", loss).histogram("weights/fc", weights));
 * }
 * }</pre>
 *
 * <p>The format: records of the length of the data (8 bytes), its checksum (4 bytes), the data, and
 * their checksum (4 bytes), all little-endian. A checksum is the CRC-32C, rotated and shifted by a
 * constant. The data of a record are a protocol buffer message, {@code Event} (tensorflow/core/util
 * /event.proto). Each record is written in one call, so that TensorBoard sees it at once and an
 * event is complete unless the process is killed in the middle of a call.
 */
public final class EventFile implements Closeable {

  private static final String PREFIX = "events.out.tfevents.";
  private static final Pattern NAME =
      Pattern.compile("events\\.out\\.tfevents\\.([0-9]{1,18})\\..*");
  private static final String VERSION = "brain.Event:2";
  private static final int CHECKSUM_SHIFT = 0xa282ead8;

  // Fields of Event
  private static final int WALL_TIME = 1; // double, seconds since 1970
  private static final int STEP = 2; // int64
  private static final int FILE_VERSION = 3; // string
  private static final int SUMMARY = 5; // Summary
  private static final int SESSION_LOG = 7; // SessionLog
  // SessionLog
  private static final int STATUS = 1;
  private static final int START = 1;

  private final Path path;
  private final OutputStream out;

  private EventFile(Path path) throws IOException {
    this.path = path;
    out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Creates a file in a folder, whose name comes after those of other event files there. The folder
   * is created if it is missing.
   *
   * @param firstStep the first step of which it will have events. TensorBoard ignores events of
   *     earlier files in the folder from this step on: a run that is resumed from a checkpoint
   *     shows no step twice.
   * @throws IOException if the file cannot be written
   */
  public static EventFile create(Path folder, long firstStep) throws IOException {
    Files.createDirectories(folder);
    long seconds = Math.max(System.currentTimeMillis() / 1000, newest(folder) + 1);
    String end = "." + host() + "." + ProcessHandle.current().pid();
    EventFile file = null;
    while (file == null) {
      try {
        file = new EventFile(folder.resolve(PREFIX + seconds + end));
      } catch (FileAlreadyExistsException e) { // another run of this process
        seconds++;
      }
    }
    file.append(event(firstStep).text(FILE_VERSION, VERSION));
    ProtobufWriter start = new ProtobufWriter().integer(STATUS, START);
    file.append(event(firstStep).message(SESSION_LOG, start));
    return file;
  }

  /** Returns the time in the name of the newest event file; 0 if there is none. */
  private static long newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Returns the path of the file. */
  public Path path() {
    return path;
  }

  /**
   * Appends the values of a step, with the present time.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(long step, StepSummary summary) throws IOException {
    append(event(step).message(SUMMARY, summary.message()));
  }

  private static ProtobufWriter event(long step) {
    return new ProtobufWriter()
        .float64(WALL_TIME, 1e-3 * System.currentTimeMillis())
        .integer(STEP, step);
  }

  private void append(ProtobufWriter event) throws IOException {
    byte[] data = event.toByteArray();
    byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
    out.write(
        littleEndian(Long.BYTES + 2 * Integer.BYTES + data.length)
            .put(length)
            .putInt(checksum(length))
            .put(data)
            .putInt(checksum(data))
            .array());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int checksum(byte[] data) {
    CRC32C sum = new CRC32C();
    sum.update(data);
    return Integer.rotateRight((int) sum.getValue(), 15) + CHECKSUM_SHIFT;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
