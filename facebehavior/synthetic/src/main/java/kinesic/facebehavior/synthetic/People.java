package kinesic.facebehavior.synthetic;

/**
 * The people of a database, numbered from {@code first} to {@code first + count - 1}.
 *
 * @param first the number of the first person
 * @param count the number of people, at least 1
 * @param inTurn whether everyone has the same number of images: sample i shows person {@code first
 *     + i % count}; otherwise each sample picks one at random
 */
public record People(int first, int count, boolean inTurn) {

  /**
   * A range of people.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public People {
    if (count < 1) {
      throw new IllegalArgumentException("people: count is " + count + ", expected at least 1");
    }
  }

  /** People of whom each sample picks one at random. */
  public static People atRandom(int first, int count) {
    return new People(first, count, false);
  }

  /** People with the same number of images each. */
  public static People inTurn(int first, int count) {
    return new People(first, count, true);
  }

  /** The number of the person in the sample of this index. */
  int person(int index, SplitMixStream random) {
    return first + (inTurn ? index % count : random.below(count));
  }
}
