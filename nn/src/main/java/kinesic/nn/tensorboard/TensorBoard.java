package kinesic.nn.tensorboard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.nn.Module;
import kinesic.nn.train.EpochReport;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;
import kinesic.nn.train.TrainingResult;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a training run reports to an event file of TensorBoard.
 *
 * <pre>{@code
 * Trainer.builder(net, optimiser, loader, loss)
 *     .listen(
 *         new TensorBoard(folder)
 *             .batchSize(64)
 *             .histograms(net, 100)
 *             .images("batch", 1, () -> pictures))
 * }</pre>
 *
 * <p>{@code tensorboard --logdir folder} then shows, after each step, {@code loss/total}, the parts
 * of the loss as {@code loss/NAME}, {@code optimiser/learning_rate}, {@code
 * optimiser/gradient_norm} and {@code speed/batches_per_second} or {@code speed/images_per_second};
 * and after each epoch {@code epoch/loss}, {@code epoch/loss_NAME}, {@code epoch/seconds} and the
 * metrics of the validation as {@code metrics/NAME}. Histograms and images are written if they are
 * asked for.
 *
 * <p>All this is known on the host anyway; only histograms and images read from the device. A
 * resumed run begins another file in the same folder; TensorBoard then ignores what the earlier
 * files have of later steps than the checkpoint.
 */
public final class TensorBoard implements TrainingListener {

  /** Returns images to be shown, [n, h, w, 3] or [n, h, w, 1] with values of 0 to 1. */
  @FunctionalInterface
  public interface Images {
    /**
     * Called on the training thread after an epoch.
     *
     * @param epochs number of finished epochs
     * @throws IOException if they cannot be read; ends the run
     */
    Tensor after(int epochs) throws IOException;
  }

  /** Images that are written every few epochs. */
  private record Gallery(String tag, int epochs, Images images) {}

  private final Path folder;
  private final List<Gallery> galleries = new ArrayList<>();
  private int batchSize; // 0 if not known
  private @Nullable Module observed;
  private long observedSteps = 1;
  private @Nullable EventFile file;
  private int batch; // finished batches of the epoch
  private long time; // of the last step or the start of the epoch, in nanoseconds

  /** Writes to a folder, which is created if it is missing. */
  public TensorBoard(Path folder) {
    this.folder = folder;
  }

  /**
   * Sets the number of images in a batch, for the speed.
   *
   * @return this
   * @throws IllegalArgumentException if it is not positive
   */
  public TensorBoard batchSize(int images) {
    batchSize = requirePositive("batch size", images);
    return this;
  }

  /**
   * Writes histograms of parameters and of their gradients in the first step of the run and every
   * few steps after it, as {@code weights/NAME} and {@code gradients/NAME}. The weights are those
   * from which the gradients were computed; these are before clipping. Such a step reads all of
   * them from the device, and is not repeated from a record.
   *
   * @param net the network whose parameters are shown
   * @param steps the distance between two histograms; the number of batches of an epoch gives one
   *     for each epoch
   * @return this
   * @throws IllegalArgumentException if {@code steps} is not positive
   */
  public TensorBoard histograms(Module net, int steps) {
    observedSteps = requirePositive("number of steps between histograms", steps);
    observed = net;
    return this;
  }

  /**
   * Writes images after every few epochs, as {@code tag/0}, {@code tag/1} and so on.
   *
   * @param epochs the distance in epochs
   * @return this
   * @throws IllegalArgumentException if {@code epochs} is not positive
   */
  public TensorBoard images(String tag, int epochs, Images images) {
    galleries.add(
        new Gallery(tag, requirePositive("number of epochs between images", epochs), images));
    return this;
  }

  private static int requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "tensorboard: the %s must be at least 1, got %s".formatted(what, value));
    }
    return value;
  }

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) throws IOException {
    closeFile();
    file = EventFile.create(folder, from.step() + 1);
    batch = from.batch();
    time = System.nanoTime();
  }

  @Override
  public boolean observesGradients(TrainingPosition from) {
    return observed != null && from.step() % observedSteps == 0;
  }

  @Override
  public void gradients(TrainingPosition from, Map<String, Tensor> gradients) throws IOException {
    Module net = observed;
    if (net != null) {
      StepSummary summary = new StepSummary();
      net.parameters().forEach((name, values) -> summary.histogram("weights/" + name, values));
      gradients.forEach((name, values) -> summary.histogram("gradients/" + name, values));
      write(from.step() + 1, summary);
    }
  }

  @Override
  public void stepped(StepReport report) throws IOException {
    StepSummary summary = new StepSummary().scalar("loss/total", report.loss());
    report.parts().forEach((name, value) -> summary.scalar("loss/" + name, value));
    summary
        .scalar("optimiser/learning_rate", report.learningRate())
        .scalar("optimiser/gradient_norm", report.gradientNorm());
    long now = System.nanoTime();
    double speed = (report.position().batch() - batch) / Math.max(1e-9, 1e-9 * (now - time));
    if (batchSize > 0) {
      summary.scalar("speed/images_per_second", batchSize * speed);
    } else {
      summary.scalar("speed/batches_per_second", speed);
    }
    batch = report.position().batch();
    time = now;
    write(report.position().step(), summary);
  }

  @Override
  public void epochFinished(EpochReport report) throws IOException {
    StepSummary summary =
        new StepSummary()
            .scalar("epoch/loss", report.loss())
            .scalar("epoch/seconds", report.seconds());
    report.parts().forEach((name, value) -> summary.scalar("epoch/loss_" + name, value));
    report.metrics().forEach((name, value) -> summary.scalar("metrics/" + name, value));
    for (Gallery gallery : galleries) {
      if (report.epoch() % gallery.epochs == 0) {
        summary.images(gallery.tag, gallery.images.after(report.epoch()));
      }
    }
    write(report.step(), summary);
    batch = 0;
    time = System.nanoTime();
  }

  private void write(long step, StepSummary summary) throws IOException {
    if (file != null) {
      file.write(step, summary);
    }
  }

  @Override
  public void finished(TrainingResult result) throws IOException {
    closeFile();
  }

  private void closeFile() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
