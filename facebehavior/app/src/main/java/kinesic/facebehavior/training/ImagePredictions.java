package kinesic.facebehavior.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/**
 * What a network predicts for consecutive images of a {@link TestSet}. Another process can read it
 * from its bytes, with every number exactly.
 *
 * @param tasks of the network
 * @param predictions one per image; that of an image that cannot be read has no meaning
 * @param problems why images cannot be read, by their place in {@code predictions}
 */
public record ImagePredictions(
    List<Task> tasks, List<Prediction> predictions, Map<Integer, String> problems) {

  /** Returns them as bytes, for {@link #of}. */
  public byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(predictions.size());
    for (Prediction prediction : predictions) {
      for (Task task : tasks) {
        write(prediction.of(task), out);
      }
      write(prediction.embedding(), out);
    }
    out.writeInt(problems.size());
    for (Map.Entry<Integer, String> problem : problems.entrySet()) {
      out.writeInt(problem.getKey());
      out.writeUTF(problem.getValue());
    }
    return bytes.toByteArray();
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  /**
   * Reads predictions.
   *
   * @param bytes what {@link #toBytes} returned
   * @param net the network that predicted, or an equal one
   * @throws IOException if they are something else
   */
  public static ImagePredictions of(byte[] bytes, FaceBehaviorNet net) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int count = in.readInt();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, float[]> numbers = new LinkedHashMap<>();
      for (Task task : net.tasks()) {
        numbers.put(task.name(), floats(in));
      }
      predictions.add(new Prediction(numbers, net.thresholds(), floats(in)));
    }
    Map<Integer, String> problems = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      problems.put(in.readInt(), in.readUTF());
    }
    return new ImagePredictions(net.tasks(), predictions, problems);
  }

  private static float[] floats(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || (long) length * Float.BYTES > in.available()) {
      throw new IOException("predictions: %s numbers, expected fewer".formatted(length));
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
