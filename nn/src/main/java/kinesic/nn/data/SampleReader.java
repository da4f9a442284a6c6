package kinesic.nn.data;

import java.io.IOException;

/** Reads, and possibly transforms, one sample of an epoch. */
@FunctionalInterface
interface SampleReader<T> {
  T read(int index) throws IOException;
}
