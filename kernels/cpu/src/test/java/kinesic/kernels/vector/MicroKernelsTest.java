package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MicroKernelsTest {

  @Test
  void the_committed_files_are_what_the_writer_writes() throws IOException {
    for (Map.Entry<Path, String> file : KernelWriter.files().entrySet()) {
      assertEquals(file.getValue(), Files.readString(file.getKey()), "" + file.getKey());
    }
  }
}
