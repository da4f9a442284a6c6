package kinesic.kernels;

/**
 * Rows of floats, such as the queries, of each head of each sample: row r of head h of sample s
 * begins at {@code offset + s · sampleStride + h · headStride + r · rowStride} of the buffer. So
 * one kernel reads [samples, heads, rows, width], [samples, rows, heads · width], and queries, keys
 * and values that lie side by side. A stride of 0 repeats the rows.
 *
 * @param buffer the memory
 * @param offset the first float of the first row
 * @param sampleStride the distance of two samples
 * @param headStride the distance of two heads
 * @param rowStride the distance of two rows
 */
public record HeadRows(Buffer buffer, int offset, int sampleStride, int headStride, int rowStride) {

  /** Returns the position in the buffer of the first row of a head. */
  public int at(int sample, int head) {
    return offset + sample * sampleStride + head * headStride;
  }
}
