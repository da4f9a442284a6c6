package kinesic.facebehavior.spark;

import java.io.Serializable;
import java.util.List;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.PredictionRow;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a prediction have done. Each part counts once, when its task has ended, however
 * often it was tried.
 *
 * @param images the images that were read, or could not be
 * @param faces the faces that were predicted
 * @param withoutFace the images without a face
 * @param unread the images that could not be read
 * @param reasons sentences about the first such images of each part
 */
record PredictionCounts(
    LongAccumulator images,
    LongAccumulator faces,
    LongAccumulator withoutFace,
    LongAccumulator unread,
    CollectionAccumulator<String> reasons)
    implements Serializable {

  /** The number of sentences of a part, and of those that the driver prints. */
  static final int MOST_REASONS = 20;

  static PredictionCounts of(SparkContext context) {
    return new PredictionCounts(
        context.longAccumulator("images"),
        context.longAccumulator("faces"),
        context.longAccumulator("images without a face"),
        context.longAccumulator("unread images"),
        context.collectionAccumulator("reasons"));
  }

  /** Counts the rows of one part, in their order. */
  static final class Counter {

    private final PredictionCounts counts;
    private @Nullable FaceFile last;
    private int given;

    Counter(PredictionCounts counts) {
      this.counts = counts;
    }

    void add(List<PredictionRow> rows) {
      for (PredictionRow row : rows) {
        if (!row.file().equals(last)) {
          counts.images.add(1);
          last = row.file();
        }
        if (row.prediction() != null) {
          counts.faces.add(1);
        } else if (row.failed()) {
          counts.unread.add(1);
          if (given++ < MOST_REASONS) {
            counts.reasons.add(row.file().name() + ": " + row.error());
          }
        } else {
          counts.withoutFace.add(1);
        }
      }
    }
  }
}
