package kinesic.facebehavior.newtask;

import static kinesic.facebehavior.newtask.GazeTask.GAZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Tasks;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains on gaze and expressions, evaluates and predicts, with {@link GazeTask} as the only
 * addition. The images show a dot: its position is the gaze, its colour the expression.
 */
final class NewTaskTest {

  private static final int SIDE = 16;
  private static final Tasks TASKS = Tasks.installed().plus(GAZE);

  @TempDir private Path folder;

  private Path manifest(String name, int faces) throws IOException {
    RandomStream random = new RandomStream(1, name);
    StringBuilder csv = new StringBuilder("image,expression,gaze_yaw,gaze_pitch\n");
    for (int i = 0; i < faces; i++) {
      boolean happy = random.nextInt(2) == 0;
      float yaw = 120 * random.nextFloat() - 60;
      float pitch = 120 * random.nextFloat() - 60;
      String image = name + i + ".png";
      ImageIO.write(dot(happy, yaw, pitch), "png", folder.resolve(image).toFile());
      Expression expression = happy ? Expression.HAPPINESS : Expression.SADNESS;
      csv.append(
          String.format(Locale.ROOT, "%s,%s,%.2f,%.2f\n", image, expression.label(), yaw, pitch));
    }
    return Files.writeString(folder.resolve(name + ".csv"), csv);
  }

  private static BufferedImage dot(boolean happy, float yaw, float pitch) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(happy ? Color.ORANGE : Color.BLUE);
    graphics.fillRect(Math.round((yaw + 60) / 10), Math.round((60 - pitch) / 10), 4, 4);
    graphics.dispose();
    return image;
  }

  @Test
  void a_task_of_one_file_is_trained_evaluated_and_predicted_beside_expressions() throws Exception {
    Path train = manifest("train", 160);
    Path test = manifest("test", 40);
    TrainingData data =
        TrainingData.read(Map.of(Affect.EXPRESSION, List.of(train), GAZE, List.of(train)), test);
    assertEquals(
        List.of(Affect.EXPRESSION, GAZE), data.heads(Coupling.NONE, Relatedness.duWeighted()));
    TrainingPlan plan =
        new TrainingPlan(
            new NetworkConfiguration(
                Trunk.COMPACT, SIDE, 0, data.heads(Coupling.NONE, Relatedness.duWeighted())),
            ObjectiveSettings.STANDARD.with(Coupling.NONE),
            OptimiserPlan.adamW(3e-3f, 0.01f),
            8,
            32,
            false,
            5);
    RunFolder run = new RunFolder(folder.resolve("run"));
    assertTrue(new TrainingRun(plan, data, run, Duration.ofDays(1)).run());
    List<String> metrics = Files.readAllLines(run.metrics());
    assertEquals(
        "epoch,step,rate,seconds,loss,loss_expression,loss_gaze direction,"
            + "validation_expression_accuracy,validation_gaze_ccc",
        metrics.get(0),
        "the two tasks and no other");

    FaceBehaviorNet network = FaceBehaviorNet.read(run.network(), TASKS);
    Evaluation evaluation =
        new TestSet(ManifestReader.read(test, TASKS), SIDE).result(network).evaluation();
    assertTrue(
        evaluation.metric("gaze direction mean CCC").value() > 0.5,
        evaluation.metrics().toString());
    assertTrue(
        evaluation.metric("expression accuracy").value() > 0.9, evaluation.metrics().toString());
    assertEquals(0, evaluation.metric("gaze_yaw CCC").chance());

    FaceImage image = new ImageDecoder(SIDE).decode(folder.resolve("test0.png"));
    Prediction face = new Predictor(network).predict(List.of(image)).get(0);
    assertTrue(Math.abs(face.value(GAZE, 0)) <= 90);
    List<String> columns = KinesicFormat.of(network, Set.of(), Optional.empty()).names();
    assertEquals(
        List.of("gaze_yaw", "gaze_pitch", "error", "schema"),
        columns.subList(columns.size() - 4, columns.size()));
  }
}
