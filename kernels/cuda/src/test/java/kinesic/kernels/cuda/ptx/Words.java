package kinesic.kernels.cuda.ptx;

/**
 * A run of 32-bit words with a mark of the last accesses to each (see {@link Mark}), from which
 * uses of memory that nobody has written and races are found.
 */
final class Words {

  final int[] data;
  final long[] writer; // of each word: the mark of the last write
  final long[] reader; // of each word: the mark of the reads, summarised

  Words(int capacity) {
    data = new int[capacity];
    writer = new long[capacity];
    reader = new long[capacity];
  }

  /** Returns a word, or a part of it without sign. */
  int bits(int word, int part, int bytes) {
    int bits = data[word];
    return bytes == 4 ? bits : bits >>> (8 * part) & (1 << (8 * bytes)) - 1;
  }

  /** Replaces a word, or a part of it. */
  void put(int word, int part, int bytes, int value) {
    if (bytes == 4) {
      data[word] = value;
    } else {
      int mask = ((1 << (8 * bytes)) - 1) << (8 * part);
      data[word] = (data[word] & ~mask) | (value << (8 * part) & mask);
    }
  }

  /** Returns two words, the low one first. */
  long bits64(int word) {
    return (data[word] & 0xffffffffL) | (long) data[word + 1] << 32;
  }

  /** Replaces two words. */
  void put64(int word, long value) {
    data[word] = (int) value;
    data[word + 1] = (int) (value >>> 32);
  }
}
