package kinesic.facebehavior.predict;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** An output that rows of predictions are written to as they are computed. */
public interface PredictionSink extends Closeable {

  /** Writes rows and flushes them. */
  void write(List<PredictionRow> rows) throws IOException;

  /** Completes the output after the last row: a file gets its name only now. */
  void complete() throws IOException;

  /** Releases the output; an incomplete file keeps its temporary name. */
  @Override
  void close() throws IOException;
}
