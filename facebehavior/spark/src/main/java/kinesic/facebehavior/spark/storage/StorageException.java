package kinesic.facebehavior.spark.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.VersionInfo;
import org.jspecify.annotations.Nullable;

/** Says in a sentence what is wrong in a file system of Hadoop, and with which file. */
final class StorageException extends IOException {

  private static final long serialVersionUID = 1;

  /** The libraries of schemes that are not in Hadoop's client. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "s3a", "hadoop-aws", "abfs", "hadoop-azure", "abfss", "hadoop-azure", "gs", "hadoop-gcp");

  private static final List<Class<? extends IOException>> UNREACHABLE =
      List.of(
          ConnectException.class,
          NoRouteToHostException.class,
          SocketTimeoutException.class,
          EOFException.class); // the server ended

  private static final String DISK_FULL = "No space left on device";

  private final boolean passing;

  private StorageException(String sentence, boolean passing, @Nullable Throwable cause) {
    super(sentence, cause);
    this.passing = passing;
  }

  /** A failure that would be there again. */
  static StorageException lasting(String name, String reason) {
    return new StorageException(name + ": " + reason, false, null);
  }

  /** A failure that has not passed in time. */
  static StorageException afterPatience(IOException failure) {
    return new StorageException(
        failure.getMessage()
            + "; when that has passed, --resume continues from the last checkpoint in the folder",
        false,
        failure);
  }

  /**
   * Returns an exception that names the file as the user does: a {@link NoSuchFileException}, an
   * {@link AccessDeniedException} or one of this class.
   *
   * @param name what the user calls the file or folder
   * @param failure what Hadoop threw, or an exception of this method
   */
  static IOException of(String name, Exception failure) {
    if (failure instanceof StorageException || failure instanceof FileSystemException) {
      return (IOException) failure;
    }
    Throwable cause = failure instanceof RemoteException e ? e.unwrapRemoteException() : failure;
    if (cause instanceof UnsupportedFileSystemException || lacksClass(cause)) {
      return new StorageException(name + ": " + unknownScheme(name), false, failure);
    }
    if (find(cause, AccessControlException.class) != null) {
      return caused(new AccessDeniedException(name), failure);
    }
    if (cause instanceof FileNotFoundException) {
      return caused(new NoSuchFileException(name), failure);
    }
    UnknownHostException unknown = find(cause, UnknownHostException.class);
    if (unknown != null) {
      return new StorageException(
          name + ": the host " + sentence(unknown) + " is unknown", true, failure);
    }
    String sentence = sentence(cause);
    if (UNREACHABLE.stream().anyMatch(kind -> find(cause, kind) != null)) {
      return new StorageException(name + ": cannot be reached: " + sentence, true, failure);
    }
    boolean full =
        cause instanceof ClusterStorageCapacityExceededException || sentence.contains(DISK_FULL);
    return new StorageException(name + ": " + sentence, !full, failure);
  }

  /** Returns whether an exception of {@link #of} may be gone after some time. */
  static boolean isPassing(IOException e) {
    return e instanceof StorageException failure && failure.passing;
  }

  private static boolean lacksClass(Throwable e) {
    return find(e, ClassNotFoundException.class) != null
        || find(e, NoClassDefFoundError.class) != null;
  }

  private static String unknownScheme(String name) {
    String scheme = String.valueOf(new Path(name).toUri().getScheme());
    String library = LIBRARIES.get(scheme);
    return library == null
        ? "Hadoop has no file system for " + scheme + "://"
        : "%s:// needs %s on the class path: --packages org.apache.hadoop:%s:%s"
            .formatted(scheme, library, library, VersionInfo.getVersion());
  }

  /** The first line of a message, without the advice to programmers that Hadoop appends. */
  private static String sentence(Throwable e) {
    String message = e.getMessage();
    return message == null
        ? e.toString()
        : message.split("\\R|;? +For more details|\\. ch : | \\(SDK Attempt", 2)[0];
  }

  private static IOException caused(IOException e, Throwable cause) {
    e.initCause(cause);
    return e;
  }

  private static <E extends Throwable> @Nullable E find(@Nullable Throwable e, Class<E> kind) {
    return e == null || kind.isInstance(e) ? kind.cast(e) : find(e.getCause(), kind);
  }
}
