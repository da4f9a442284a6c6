package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.manifest.UnreadableImages;
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
import kinesic.nn.distributed.Share;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 11})
  void parts_that_other_processes_predict_give_the_same_result(int parts) throws Exception {
    cutShort(manifest.rows().get(8).image());
    cutShort(manifest.rows().get(66).image());
    TestSet.Result whole = lenient().result(net);
    TestSet joining = lenient();
    List<ImagePredictions> predicted = new ArrayList<>();
    int next = 0;
    for (int part = 0; part < parts; part++) {
      TestSet own = lenient(); // of another process
      Share share = own.share(part, parts);
      assertEquals(next, share.first());
      next = share.end();
      predicted.add(ImagePredictions.of(own.part(net, share).toBytes(), net));
    }
    assertEquals(FACES, next);
    TestSet.Result joined = joining.result(net, predicted);
    assertEquals(FACES - 2, joined.predictions().size());
    assertEquals(whole.predictions(), joined.predictions());
    assertEquals(whole.evaluation().metrics().toString(), joined.evaluation().metrics().toString());
    assertEquals(FACES - 2, joining.truth().size());
  }

  @Test
  void parts_keep_the_shared_feature_and_the_images_of_pairs() throws Exception {
    Path other =
        new SyntheticFiles(folder, 2).write(SyntheticPreset.WEB_AU.database(2, 9, 32), done -> {});
    List<Path> images = ManifestReader.read(other).rows().stream().map(ManifestRow::image).toList();
    List<FacePair> pairs =
        List.of(
            new FacePair(images.get(0), images.get(1), true, 0),
            new FacePair(images.get(2), images.get(8), false, 0));
    TestSet test = new TestSet(manifest, pairs, SIDE);
    List<ImagePredictions> predicted = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      predicted.add(ImagePredictions.of(test.part(net, test.share(part, 3)).toBytes(), net));
    }
    assertEquals(FACES + 4, test.images());
    assertEquals(
        test.result(net).evaluation().metrics().toString(),
        test.result(net, predicted).evaluation().metrics().toString());
  }

  @Test
  void parts_must_be_those_of_all_images() throws Exception {
    TestSet test = new TestSet(manifest, SIDE);
    List<ImagePredictions> half = List.of(test.part(net, test.share(0, 2)));
    assertEquals(
        "test set: there are 32 predictions and 70 images",
        assertThrows(IllegalArgumentException.class, () -> test.result(net, half)).getMessage());
  }

  private TestSet lenient() {
    return new TestSet(manifest, List.of(), SIDE, new UnreadableImages(false));
  }

  private static void cutShort(Path image) throws IOException {
    Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 100));
  }

  @Test
  void a_picture_that_is_cut_short_is_named() throws Exception {
    Path image = manifest.rows().get(66).image();
    cutShort(image);
    LoadingException e =
        assertThrows(LoadingException.class, () -> new TestSet(manifest, SIDE).result(net));
    assertTrue(String.valueOf(e.getMessage()).contains(image.toString()), e.getMessage());
  }
}
