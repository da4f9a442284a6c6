package kinesic.facebehavior.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

final class StorageExceptionTest {

  private static final String NAME = "hdfs://namenode/run/metrics.csv";

  private static IOException of(Exception failure) {
    return StorageException.of(NAME, failure);
  }

  @Test
  void has_the_types_of_local_files() {
    Exception remote =
        new RemoteException(AccessControlException.class.getName(), "user=anna, access=WRITE");
    assertEquals(NAME, assertInstanceOf(AccessDeniedException.class, of(remote)).getFile());
    assertEquals(
        NAME,
        assertInstanceOf(NoSuchFileException.class, of(new FileNotFoundException())).getFile());
  }

  @Test
  void tells_what_may_pass() {
    assertTrue(StorageException.isPassing(of(new EOFException("the server ended"))));
    assertTrue(StorageException.isPassing(of(new IOException("the name node is in safe mode"))));
    assertFalse(StorageException.isPassing(of(new IOException("No space left on device"))));
    assertFalse(
        StorageException.isPassing(of(new ClusterStorageCapacityExceededException("quota"))));
    assertFalse(StorageException.isPassing(of(new AccessControlException("user=anna"))));
  }

  @Test
  void takes_the_first_line_of_a_message_without_advice() {
    assertEquals(
        NAME + ": Name node is in safe mode.",
        of(new IOException("Name node is in safe mode.\nThe reported blocks are ..."))
            .getMessage());
    assertEquals(
        NAME + ": it failed",
        of(new IOException("it failed; For more details see:  http://wiki")).getMessage());
  }

  @Test
  void names_the_file_once() {
    IOException named = of(new IOException("it failed"));
    assertSame(named, StorageException.of("hdfs://namenode/run", named));
  }
}
