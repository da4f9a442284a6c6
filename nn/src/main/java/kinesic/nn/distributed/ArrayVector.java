package kinesic.nn.distributed;

/** A vector in an array. */
final class ArrayVector implements GradientVector {

  private final float[] elements;

  ArrayVector(float[] elements) {
    this.elements = elements;
  }

  @Override
  public int length() {
    return elements.length;
  }

  @Override
  public void read(int from, float[] into, int at, int count) {
    System.arraycopy(elements, from, into, at, count);
  }

  @Override
  public void write(int to, float[] values, int at, int count) {
    System.arraycopy(values, at, elements, to, count);
  }
}
