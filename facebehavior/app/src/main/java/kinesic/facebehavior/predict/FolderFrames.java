package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.predict.BatchPrediction.Receiver;
import kinesic.facebehavior.task.Task;

/**
 * Gives the faces in frames that are files of their own numbers that stay within their video, and
 * passes the rows on. The time of a frame follows from its number.
 */
public final class FolderFrames implements Receiver {

  private final List<Task> tasks;
  private final double framesPerSecond;
  private final Receiver receiver;
  private Optional<Path> video = Optional.empty();
  private FaceNumbers numbers;

  /**
   * Starts with the first video.
   *
   * @param tasks of the network that predicts the faces
   * @param framesPerSecond of the videos, above 0
   */
  public FolderFrames(List<Task> tasks, double framesPerSecond, Receiver receiver) {
    this.tasks = List.copyOf(tasks);
    this.framesPerSecond = framesPerSecond;
    this.receiver = receiver;
    numbers = new FaceNumbers(tasks);
  }

  @Override
  public void accept(List<PredictionRow> rows) throws IOException {
    List<PredictionRow> numbered = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= rows.size(); to++) {
      FaceFile file = rows.get(from).file();
      if (to == rows.size() || !rows.get(to).file().equals(file)) {
        if (!file.video().equals(video)) {
          video = file.video();
          numbers = new FaceNumbers(tasks);
        }
        double seconds = file.sinceFirst() / framesPerSecond;
        numbered.addAll(numbers.numbered(seconds, rows.subList(from, to)));
        from = to;
      }
    }
    receiver.accept(numbered);
  }
}
