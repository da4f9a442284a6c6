package kinesic.facebehavior.predict;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where rows of predictions go, as they come. */
public interface PredictionSink extends Closeable {

  /** Writes these rows through to the file or stream. */
  void write(List<PredictionRow> rows) throws IOException;

  /** Ends the output after the last row: only now does a file get its name. */
  void complete() throws IOException;

  /** Releases the output; a file that is not complete keeps its temporary name. */
  @Override
  void close() throws IOException;
}
