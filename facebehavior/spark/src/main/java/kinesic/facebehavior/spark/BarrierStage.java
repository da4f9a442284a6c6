package kinesic.facebehavior.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Runs tasks that all start together, and all end when one is lost. Spark does not repeat them,
 * because no shuffle follows.
 */
final class BarrierStage {

  private BarrierStage() {}

  /**
   * A task.
   *
   * @param <R> type of the result; serializable
   */
  interface Task<R> extends Serializable {

    /** Runs on an executor. */
    R run(BarrierTaskContext context);
  }

  /**
   * Starts {@code tasks} copies of a task.
   *
   * @return their results, in the order of the numbers of their partitions; a failure if one of
   *     them ends without a result
   */
  static <R> JavaFutureAction<List<R>> start(JavaSparkContext context, int tasks, Task<R> task) {
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    Function1<Iterator<Integer>, Iterator<R>> body =
        (Function1<Iterator<Integer>, Iterator<R>> & Serializable)
            own ->
                CollectionConverters.asScala(
                    List.of(task.run(BarrierTaskContext.get())).iterator());
    // the classes of Java do not have barrier stages
    return context
        .parallelize(numbers, tasks)
        .rdd()
        .barrier()
        .mapPartitions(body, false, tag())
        .toJavaRDD()
        .collectAsync();
  }

  @SuppressWarnings("unchecked") // the tag only creates arrays, whose elements are objects
  private static <R> ClassTag<R> tag() {
    return (ClassTag<R>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
  }
}
