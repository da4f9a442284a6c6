@NullMarked
package kinesic.benchmarks;

import org.jspecify.annotations.NullMarked;
