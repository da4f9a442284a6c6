package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Prediction;
import kinesic.nn.data.LoadingException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestSetTest {

  private static final int SIDE = 16;

  /** More than one batch holds. */
  private static final int FACES = 70;

  @TempDir private Path folder;
  private Manifest manifest;
  private final FaceBehaviorNet net =
      new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0.5));

  @BeforeEach
  void facesAndANetwork() throws IOException {
    SyntheticDatabase database = SyntheticPreset.TEST.database(2, FACES, 32);
    manifest = ManifestReader.read(new SyntheticFiles(folder, 2).write(database, done -> {}));
    net.initialise(4);
  }

  @Test
  void predictions_and_metrics_are_those_of_the_faces_in_the_order_of_the_manifest()
      throws Exception {
    TestSet test = new TestSet(manifest, SIDE);
    List<FaceLabels> truth = manifest.rows().stream().map(ManifestRow::labels).toList();
    assertEquals(truth, test.truth());
    net.train(); // with dropout the predictions would differ
    TestSet.Result result = test.result(net);
    ImageDecoder decoder = new ImageDecoder(SIDE);
    Predictor predictor = new Predictor(net);
    assertEquals(FACES, result.predictions().size());
    for (int i = 0; i < FACES; i++) {
      FaceImage image = decoder.decode(manifest.rows().get(i).image());
      Prediction alone = predictor.predict(List.of(image)).get(0);
      assertEquals(alone, result.predictions().get(i), "face " + i);
    }
    assertEquals(
        Evaluation.of(net.tasks(), net.thresholds(), result.predictions(), truth, Optional.empty())
            .metrics()
            .toString(),
        result.evaluation().metrics().toString());
    assertEquals(result.predictions(), test.result(net).predictions(), "a second time");
  }

  @Test
  void a_picture_that_is_cut_short_is_named() throws Exception {
    Path image = manifest.rows().get(66).image();
    Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 100));
    LoadingException e =
        assertThrows(LoadingException.class, () -> new TestSet(manifest, SIDE).result(net));
    assertTrue(String.valueOf(e.getMessage()).contains(image.toString()), e.getMessage());
  }
}
