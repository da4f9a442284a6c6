/**
 * FaceBehaviorNet on Apache Spark: {@link kinesic.facebehavior.spark.Main} runs the commands train,
 * predict and evaluate on the executors of a cluster. Spark places the ranks of a training,
 * restarts them, and divides and commits predictions; everything else is that of the modules below.
 *
 * <p>The only package that knows Spark and Hadoop.
 */
@NullMarked
package kinesic.facebehavior.spark;

import org.jspecify.annotations.NullMarked;
