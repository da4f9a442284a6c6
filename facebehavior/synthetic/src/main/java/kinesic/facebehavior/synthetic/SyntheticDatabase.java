package kinesic.facebehavior.synthetic;

import java.util.Iterator;
import java.util.stream.IntStream;
import kinesic.facebehavior.task.FaceLabels;

/**
 * A database of synthetic faces with labels.
 *
 * <p>A sample is a pure function of (seed, name, index): samples can be read in any order and from
 * any thread, and a larger database begins with the samples of a smaller one. People are numbered,
 * and a number is the same person in every database of the same seed, so two databases share people
 * only where their ranges overlap. {@link SyntheticPreset} lists the databases that are ready to
 * use.
 *
 * @param name the name of the database; part of the seed
 * @param design how images are taken, who is in them, what they do, and which labels are published
 * @param seed the seed
 * @param size number of samples, at least 1
 * @param imageSize width and height of the images in pixels, 16 to 1024
 */
public record SyntheticDatabase(
    String name, DatabaseDesign design, long seed, int size, int imageSize)
    implements Iterable<Sample> {

  /**
   * A database.
   *
   * @throws IllegalArgumentException if {@code size} or {@code imageSize} is out of range
   */
  public SyntheticDatabase {
    if (size < 1) {
      throw new IllegalArgumentException(
          "synthetic database " + name + ": " + size + " samples, expected at least 1");
    }
    SyntheticFace.checkSize(imageSize);
  }

  /**
   * The sample of this index; its image is drawn only on request.
   *
   * @throws IndexOutOfBoundsException if the index is not in 0 to {@code size - 1}
   */
  public Sample get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          "synthetic database " + name + ": sample " + index + " of " + size);
    }
    SplitMixStream random = new SplitMixStream(seed, name, index);
    Behaviour behaviour = design.repertoire().draw(random);
    Identity identity = Identity.of(seed, design.people().person(index, random));
    CaptureStyle style = design.styles().get(random.below(design.styles().size()));
    Pose pose = Pose.draw(style, random);
    Scene scene = Scene.draw(style, identity, new SplitMixStream(seed, name + "/scene", index));
    FaceParameters face = new FaceParameters(identity, behaviour.actionUnits(), pose, scene);
    FaceLabels labels =
        design
            .labelling()
            .label(
                behaviour,
                face,
                design.labelling().errors().coders().coder(seed, name, index),
                new SplitMixStream(seed, name + "/annotation", index));
    return new Sample(index, face, behaviour, labels, imageSize);
  }

  @Override
  public Iterator<Sample> iterator() {
    return IntStream.range(0, size).mapToObj(this::get).iterator();
  }
}
