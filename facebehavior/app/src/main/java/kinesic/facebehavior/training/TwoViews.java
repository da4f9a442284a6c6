package kinesic.facebehavior.training;

import java.io.IOException;
import java.util.List;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.task.Task;
import kinesic.nn.data.Augmentation;
import kinesic.nn.data.Dataset;

/**
 * A face as student and teacher see it.
 *
 * @param sample the face of the student
 * @param other its image as the teacher sees it
 */
record TwoViews(FaceSample sample, FaceImage other) {

  /** Shows both the same image. */
  static Dataset<TwoViews> of(Dataset<FaceSample> faces) {
    return new Dataset<>() {
      @Override
      public int size() {
        return faces.size();
      }

      @Override
      public TwoViews get(int index) throws IOException {
        FaceSample sample = faces.get(index);
        return new TwoViews(sample, sample.image());
      }

      @Override
      public String name(int index) {
        return faces.name(index);
      }
    };
  }

  /**
   * Changes each view with random numbers of its own; those of the student are what the face alone
   * would get.
   */
  static Augmentation<TwoViews> each(Augmentation<FaceSample> change) {
    return (views, stream) ->
        new TwoViews(
            change.apply(views.sample(), stream), change.apply(views.second(), stream).image());
  }

  private FaceSample second() {
    return new FaceSample(other, sample.labels());
  }

  /** A batch with both views. */
  static FaceBatch batch(List<TwoViews> views, List<? extends Task> tasks) {
    return FaceBatch.of(views.stream().map(TwoViews::sample).toList(), tasks)
        .withSecondView(FaceImages.of(views.stream().map(TwoViews::other).toList()));
  }
}
